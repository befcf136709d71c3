import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemoteOffer } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { asRequest } from '../../testing/raw-sip.js';
import {
  description,
  type RawDialog,
  type RawStage,
  sdp,
  setRawStage,
  talkRaw,
} from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// What happens in a call, word by word.

const ending = useSignallingEnds();

async function talk(lines: readonly string[] = []): Promise<RawStage & RawDialog & { ends: string[] }> {
  const stage = ending(await setRawStage());
  const talking = await talkRaw(stage, lines);
  const ends: string[] = [];
  talking.dialog.on('ended', ({ reason }) => ends.push(reason));
  return { ...stage, ...talking, ends };
}

const never = new AbortController().signal;
const minute = 60_000;
const allow = 'Allow: INVITE, ACK, UPDATE, BYE';
const ours = 'Session-Expires: 600;refresher=uac';
const theirs = 'Session-Expires: 600;refresher=uas';

describe('a session that has to be refreshed (RFC 4028)', () => {
  it('is refreshed by us at half its time, with an UPDATE that changes nothing', async () => {
    const { advance, answer, last, sent } = await talk([allow, ours]);
    await advance(5 * minute - 1);
    expect(sent()).toEqual([]);
    await advance(1);
    expect(sent()).toEqual(['→ UPDATE']);
    const update = asRequest(last('UPDATE'));
    expect(update.headers.first('Session-Expires')).toBe('600;refresher=uac');
    expect([update.body, update.uri]).toEqual(['', 'sip:bob@b.invalid']);
    await answer('UPDATE', 200, { lines: [ours] });
    await advance(5 * minute);
    expect(sent()).toEqual(['→ UPDATE']);
  });

  it('is refreshed with a re-INVITE of the same description where UPDATE is not known', async () => {
    const { advance, answer, last, sent } = await talk(['Allow: INVITE, ACK, BYE', ours]);
    await advance(5 * minute);
    expect(sent()).toEqual(['→ INVITE']);
    expect(last('INVITE').body).toBe(description);
    await answer('INVITE', 200, { lines: [sdp, ours], body: description });
    expect(sent()).toEqual(['→ ACK']);
  });

  it('is refreshed with a re-INVITE when UPDATE turns out not to be known', async () => {
    const { advance, answer, sent } = await talk([allow, ours]);
    await advance(5 * minute);
    await answer('UPDATE', 405);
    expect(sent()).toEqual(['→ UPDATE', '→ INVITE']);
  });

  it('is tried again when a refresh is refused, until it is over', async () => {
    const { advance, answer, ends, sent } = await talk([allow, ours]);
    await advance(5 * minute);
    await answer('UPDATE', 500);
    await advance(10_000);
    await answer('UPDATE', 503);
    expect(sent()).toEqual(['→ UPDATE', '→ UPDATE']);
    expect(ends).toEqual([]);
    await advance(5 * minute);
    expect(sent()).toContain('→ BYE');
    expect(ends).toEqual(['timer']);
  });

  it('is asked for longer when somebody wants that', async () => {
    const { advance, answer, last } = await talk([allow, ours]);
    await advance(5 * minute);
    await answer('UPDATE', 422, { lines: ['Min-SE: 900'] });
    await advance(10_000);
    expect(last('UPDATE').headers.first('Session-Expires')).toBe('900;refresher=uac');
    expect(last('UPDATE').headers.first('Min-SE')).toBe('900');
  });

  it('is waited for when the far side refreshes, and ended when it does not', async () => {
    const { advance, ends, last, sent } = await talk([allow, theirs]);
    await advance(567_999);
    expect(sent()).toEqual([]);
    await advance(1);
    expect(sent()).toEqual(['→ BYE']);
    expect(last('BYE').headers.first('Reason')).toBe('SIP;cause=408;text="Session expired"');
    expect(ends).toEqual(['timer']);
  });

  it('goes on when the far side refreshes it in time, by either method', async () => {
    const { advance, dialog, ends, last, say, sent } = await talk([allow, theirs]);
    dialog.on('offered', ({ offer }) => void offer.accept(description));
    for (const method of ['UPDATE', 'INVITE']) {
      await advance(5 * minute);
      const lines = ['Supported: timer', 'Session-Expires: 600;refresher=uac'];
      await say(method, method === 'INVITE' ? { lines: [...lines, sdp], body: description } : { lines });
      expect(sent()).toEqual(['→ 200']);
      expect(last('200').headers.first('Session-Expires')).toBe('600;refresher=uac');
      expect(last('200').headers.first('Require')).toBe('timer');
    }
    await advance(5 * minute);
    expect(ends).toEqual([]);
  });

  it.each([
    ['nobody asks for it', []],
    ['it cannot be read', ['Session-Expires: soon']],
  ])('lasts for ever when %s', async (_when, lines) => {
    const { ends, timerCount } = await talk([allow, ...lines]);
    expect(timerCount()).toBe(0);
    expect(ends).toEqual([]);
  });

  it.each(['INVITE', 'UPDATE'])('is not let be shorter than anybody may ask for (%s)', async (method) => {
    const { last, say, sent } = await talk();
    await say(method, { lines: ['Supported: timer', 'Session-Expires: 30', sdp], body: description });
    expect(sent()).toEqual(['→ 422']);
    expect(last('422').headers.first('Min-SE')).toBe('90');
  });

  it('leaves no timer when the call is hung up', async () => {
    const { dialog, say, timerCount } = await talk([allow, ours]);
    expect(timerCount()).toBe(2);
    await say('BYE');
    expect(timerCount()).toBe(0);
    await dialog.bye();
  });
});

describe('an offer of ours', () => {
  it.each([
    [491, []],
    [500, ['Retry-After: 7']],
    [488, []],
  ])('that gets %s is a refusal with what it says', async (status, lines) => {
    const { answer, dialog, sent } = await talk();
    const offering = dialog.offer(description, never);
    await settle();
    await answer('INVITE', status, { lines });
    expect(await offering).toMatchObject({
      kind: 'refused',
      status,
      ...(lines.length > 0 ? { retryAfterSeconds: 7 } : {}),
    });
    expect(sent()).toEqual(['→ INVITE', '→ ACK']);
  });

  it('gets 491 for the offer that crosses it, which is not heard', async () => {
    const { dialog, say, sent } = await talk();
    const offers: RemoteOffer[] = [];
    dialog.on('offered', ({ offer }) => offers.push(offer));
    void dialog.offer(description, never);
    await settle();
    await say('INVITE', { lines: [sdp], body: description });
    await say('UPDATE', { lines: [sdp], body: description });
    expect(sent()).toEqual(['→ INVITE', '→ 491', '→ 491']);
    expect(offers).toEqual([]);
  });

  it('is over when nobody answers for a minute, and taken back', async () => {
    const { advance, answer, dialog, sent } = await talk();
    const offering = dialog.offer(description, never);
    await settle();
    await answer('INVITE', 100);
    await advance(minute);
    expect(await offering).toMatchObject({ status: 408 });
    expect(sent()).toEqual(['→ INVITE', '→ CANCEL']);
  });

  it('that is answered with nothing is a refusal, and acknowledged', async () => {
    const { answer, dialog, sent } = await talk();
    const offering = dialog.offer(description, never);
    await settle();
    await answer('INVITE', 200);
    expect(await offering).toMatchObject({ status: 500 });
    expect(sent()).toEqual(['→ INVITE', '→ ACK']);
  });

  it('finds that the far side has forgotten the call', async () => {
    const { answer, dialog, ends, sent } = await talk();
    const offering = dialog.offer(description, never);
    await settle();
    await answer('INVITE', 481);
    expect(await offering).toMatchObject({ status: 481 });
    expect(ends).toEqual(['gone']);
    expect(sent()).toEqual(['→ INVITE', '→ ACK']);
    expect(await dialog.info('a/b', '')).toMatchObject({ status: 481 });
    expect(await dialog.offer(description, never)).toMatchObject({ status: 487 });
  });

  it('goes where the answer to the last one said', async () => {
    const { answer, dialog, last } = await talk();
    const offering = dialog.offer(description, never);
    await settle();
    const lines = [sdp, 'Contact: <sip:bob@moved.invalid>'];
    await answer('INVITE', 200, { lines, body: description });
    expect(await offering).toEqual({ kind: 'accepted', answer: description });
    expect(asRequest(last('ACK')).uri).toBe('sip:bob@b.invalid');
    void dialog.bye();
    await settle();
    expect(asRequest(last('BYE')).uri).toBe('sip:bob@moved.invalid');
  });
});

describe('an offer of the far side', () => {
  it.each(['INVITE', 'UPDATE'])('comes as %s, and is answered', async (method) => {
    const { dialog, last, say, sent } = await talk();
    const offers: RemoteOffer[] = [];
    dialog.on('offered', ({ offer }) => offers.push(offer));
    await say(method, { lines: [sdp], body: 'v=0\r\ns=hold\r\n' });
    expect(offers.map((offer) => offer.description)).toEqual(['v=0\r\ns=hold\r\n']);
    expect(await offers[0]?.accept(description)).toBeUndefined();
    expect(sent()).toEqual(['→ 200']);
    expect([last('200').body, last('200').headers.has('Contact')]).toEqual([description, true]);
    await offers[0]?.accept(description);
    offers[0]?.refuse(488);
    expect(sent()).toEqual([]);
  });

  it('may be wanted from us, and is answered in the ACK', async () => {
    const { dialog, say, sent } = await talk();
    const answers: (string | undefined)[] = [];
    dialog.on('offered', ({ offer }) => {
      void offer.accept(description).then((answer) => answers.push(answer));
    });
    await say('INVITE');
    expect([sent(), answers]).toEqual([['→ 200'], []]);
    await say('INVITE', { lines: [sdp], body: description });
    expect(sent()).toEqual(['→ 500']);
  });

  it('that is wanted from us is over when no ACK comes, and the next one passes', async () => {
    const { advance, dialog, say, sent } = await talk();
    const answers: (string | undefined)[] = [];
    dialog.on('offered', ({ offer }) => {
      void offer.accept(description).then((answer) => answers.push(answer));
    });
    await say('INVITE');
    await advance(32_000);
    expect(answers).toEqual([undefined]);
    sent();
    await say('INVITE', { lines: [sdp], body: description });
    expect(sent()).toEqual(['→ 200']);
  });

  it('gets 500 while another one is open, and 487 when the call ends first', async () => {
    const { dialog, say, sent } = await talk();
    dialog.on('offered', () => undefined);
    await say('UPDATE', { lines: [sdp], body: description });
    await say('UPDATE', { lines: [sdp], body: description });
    await say('INVITE', { lines: [sdp], body: description });
    expect(sent()).toEqual(['→ 500', '→ 500']);
    expect(await dialog.offer(description, never)).toMatchObject({ status: 491 });
    await say('BYE');
    expect(sent()).toEqual(['→ 200', '→ 487']);
  });

  it('gets 488 when nobody listens, and 420 when it requires what we have not', async () => {
    const { dialog, say, sent } = await talk();
    await say('INVITE', { lines: [sdp], body: description });
    dialog.on('offered', () => undefined);
    await say('INVITE', { lines: [sdp, 'Require: precondition'], body: description });
    expect(sent()).toEqual(['→ 488', '→ 420']);
  });
});

describe('who is at the other end', () => {
  const carol = 'P-Asserted-Identity: "Carol" <sip:carol@example.test>';

  it.each([
    ['an UPDATE', carol, ['carol Carol']],
    ['an older header', 'Remote-Party-ID: "Dan" <sip:dan@example.test>;party=called', ['dan Dan']],
    ['one that was not screened', 'Remote-Party-ID: <sip:dan@example.test>;screen=no', []],
    ['another domain', 'P-Asserted-Identity: <sip:ceo@bank.example>', []],
    ['one without a domain', 'P-Asserted-Identity: <tel:+442071838750>', []],
    ['nonsense', 'P-Asserted-Identity: <<>', []],
  ])('is believed of %s', async (_what, line, known) => {
    const { dialog, say } = await talk();
    const heard: string[] = [];
    dialog.on('identified', ({ identity }) => heard.push(`${identity.number} ${identity.name}`));
    dialog.on('offered', ({ offer }) => void offer.accept(description));
    for (const method of ['UPDATE', 'INVITE']) await say(method, { lines: [line] });
    expect(heard).toEqual(known);
  });
});

describe('whatever else comes in a call', () => {
  it('takes nothing down and leaves nothing behind', async () => {
    const { dialog, say, signalling } = await talk([allow, ours]);
    dialog.on('referred', ({ refer }) => {
      refer.accept().report(200, 'OK');
    });
    dialog.on('offered', ({ offer }) => void offer.accept(description));
    const asked = dialog.refer('sip:carol@example.test');
    const value = fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' '));
    const line = fc
      .tuple(
        fc.constantFrom(
          'Refer-To',
          'Referred-By',
          'Event',
          'Subscription-State',
          'Session-Expires',
          'Replaces',
          'Supported',
          'Contact',
          'P-Asserted-Identity',
          'Reason',
          'Content-Type',
          'RAck',
        ),
        value,
      )
      .map(([name, text]) => `${name}: ${text}`);
    const method = fc.constantFrom('REFER', 'NOTIFY', 'UPDATE', 'INFO', 'INVITE', 'PRACK', 'FOO');
    await fc.assert(
      fc.asyncProperty(method, fc.array(line, { maxLength: 4 }), value, async (name, lines, body) => {
        await say(name, { lines, body });
        expect(signalling.isConnected).toBe(true);
      }),
      { numRuns: 60 },
    );
    asked.cancel();
    await say('BYE');
  });
});
