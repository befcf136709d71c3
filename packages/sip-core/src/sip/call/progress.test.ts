import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../ports/signalling-port.js';
import { rawRequest } from '../../testing/raw-sip.js';
import { callOut, description, type RawStage, sdp, setRawStage } from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// What happens between an INVITE and its final response, word by word.

const ending = useSignallingEnds();

async function setStage(): Promise<RawStage> {
  const stage = ending(await setRawStage());
  return stage;
}

const reliable = (sequence: number): string[] => ['Require: 100rel', `RSeq: ${sequence}`];

describe('a reliable provisional response (RFC 3262)', () => {
  it('is acknowledged, each once and in order', async () => {
    const stage = await setStage();
    const { heard, respond } = await callOut(stage);
    await respond(180, { lines: reliable(7) });
    await respond(180, { lines: reliable(7) });
    await respond(183, { lines: reliable(9) });
    await respond(183, { lines: reliable(8) });
    expect(stage.sent()).toEqual(['→ INVITE', '→ PRACK', '→ PRACK']);
    const pracks = stage.memorySwitch.ladder.messages('alice', '→ PRACK');
    expect(pracks.map(({ headers }) => headers.first('RAck'))).toEqual(['7 1 INVITE', '8 1 INVITE']);
    expect(heard).toEqual(['progressed 180 b', 'progressed 183 b']);
  });

  it('brings the answer that the 2xx then leaves out', async () => {
    const stage = await setStage();
    const { heard, respond } = await callOut(stage);
    await respond(183, { lines: reliable(1), body: description });
    await respond(200);
    expect(heard).toEqual(['progressed 183 b with media', 'accepted b with answer']);
  });

  it('is not acknowledged when it is not reliable, and brings no answer then', async () => {
    const stage = await setStage();
    const { heard, respond } = await callOut(stage);
    await respond(183, { body: description });
    await respond(200);
    expect(stage.sent()).not.toContain('→ PRACK');
    expect(heard).toEqual(['progressed 183 b with media', 'accepted b without answer']);
  });

  it.each(['RSeq: x', 'RSeq: 99999999999', 'RSeq: 1 2', 'X-None: 1'])('is not with %s', async (line) => {
    const stage = await setStage();
    const { heard, respond } = await callOut(stage);
    await respond(180, { lines: ['Require: 100rel', line] });
    expect(stage.sent()).not.toContain('→ PRACK');
    expect(heard).toEqual(['progressed 180 b']);
  });
});

describe('phones that ring at once', () => {
  it('are told apart, and the first to answer wins', async () => {
    const stage = await setStage();
    const { dialogs, heard, respond } = await callOut(stage);
    await respond(180, { tag: 'desk' });
    await respond(183, { tag: 'mobile', body: description });
    await respond(200, { tag: 'mobile', body: description });
    await respond(200, { tag: 'desk', body: description });
    expect(heard).toEqual([
      'progressed 180 desk',
      'progressed 183 mobile with media',
      'accepted mobile with answer',
    ]);
    expect(dialogs.map(({ id }) => id.remoteTag)).toEqual(['mobile']);
    expect(stage.sent()).toEqual(['→ INVITE', '→ ACK', '→ ACK', '→ BYE']);
  });

  it.each([
    ['sendrecv', true],
    ['sendonly, gated', true],
    ['inactive', false],
    ['nonsense', false],
  ])('say with P-Early-Media: %s whether they sound', async (value, hasOwnRingback) => {
    const stage = await setStage();
    const { outgoing, respond } = await callOut(stage);
    const said: unknown[] = [];
    outgoing.on('progressed', (progress) => said.push(progress.hasOwnRingback));
    await respond(180);
    await respond(183, { lines: [`P-Early-Media: ${value}`] });
    expect(said).toEqual([undefined, hasOwnRingback]);
  });

  it('may be told anew who is called, and change nothing before the answer', async () => {
    const stage = await setStage();
    const { request, respond } = await callOut(stage);
    await respond(183, { body: description });
    const update = (sequence: number, lines: readonly string[], body = ''): string =>
      rawRequest('UPDATE', 'sip:alice@example.test', { lines, body })
        .replace(/^From:.*$/m, `From: ${request.headers.first('To') ?? ''};tag=b`)
        .replace(/^To:.*$/m, `To: ${request.headers.first('From') ?? ''}`)
        .replace(/^Call-ID:.*$/m, `Call-ID: ${request.headers.first('Call-ID') ?? ''}`)
        .replace(/^CSeq:.*$/m, `CSeq: ${sequence} UPDATE`);
    stage.sent();
    await stage.receive(update(1, ['Contact: <sip:bob@b.invalid>']));
    await stage.receive(update(2, [sdp], description));
    await stage.receive(update(2, []));
    expect(stage.sent()).toEqual(['→ 200', '→ 500', '→ 500']);
  });
});

describe('a final response', () => {
  it('says where to call instead, the best first', async () => {
    const stage = await setStage();
    const { outgoing, respond } = await callOut(stage);
    const contacts: string[] = [];
    outgoing.on('refused', (refused) => contacts.push(...refused.contacts));
    await respond(302, {
      isBare: true,
      lines: [
        'Contact: <sip:low@example.test>;q=0.1, <mailto:x@example.test>, "Best" <sip:best@example.test>',
        'Contact: <tel:+442071838750>;q=0.5',
      ],
    });
    expect(contacts).toEqual(['sip:best@example.test', 'tel:+442071838750', 'sip:low@example.test']);
  });

  it.each(['Contact: <nobody:x>', 'Contact: *', 'X-None: 1'])('says nothing of it with %s', async (line) => {
    const stage = await setStage();
    const { outgoing, respond } = await callOut(stage);
    const contacts: (readonly string[])[] = [];
    outgoing.on('refused', (refused) => contacts.push(refused.contacts));
    await respond(300, { isBare: true, lines: [line] });
    expect(contacts).toEqual([[]]);
  });

  it.each([
    ['Reason: Q.850;cause=17;text="User busy"', 'User busy'],
    ['Reason: Q.850;cause=17;text="User busy", SIP;cause=486;text="Busy"', 'Busy'],
    ['Reason: ;;;', undefined],
  ])('says why: %s', async (line, text) => {
    const stage = await setStage();
    const { outgoing, respond } = await callOut(stage);
    const texts: (string | undefined)[] = [];
    outgoing.on('refused', ({ reasonText }) => texts.push(reasonText));
    await respond(486, { lines: [line] });
    expect(texts).toEqual([text]);
  });

  it('that wants longer session intervals is followed once, and no further', async () => {
    const stage = await setStage();
    const { heard, respond } = await callOut(stage);
    await respond(422, { lines: ['Min-SE: 3600'] });
    expect(stage.sent()).toEqual(['→ INVITE', '→ ACK', '→ INVITE']);
    const again = stage.last('INVITE').headers;
    expect([again.first('Session-Expires'), again.first('Min-SE')]).toEqual(['3600', '3600']);
    expect(again.first('CSeq')).toBe('2 INVITE');
    await respond(422, { lines: ['Min-SE: 3600'] });
    expect(heard).toEqual(['refused 422']);
  });
});

describe('an INVITE that requires reliable responses', () => {
  async function ringing(stage: RawStage): Promise<IncomingInvite> {
    const invites: IncomingInvite[] = [];
    stage.signalling.on('inviteReceived', ({ invite }) => invites.push(invite));
    const lines = ['Contact: <sip:stranger@s.invalid>', sdp, 'Require: 100rel'];
    await stage.receive(rawRequest('INVITE', 'sip:alice@example.test', { lines, body: description }));
    const [invite] = invites;
    if (invite === undefined) throw new Error('Nobody called.');
    invite.ring();
    return invite;
  }

  function prack(stage: RawStage, sequence: number, rack: string): string {
    const { headers } = stage.last('180');
    return rawRequest('PRACK', 'sip:alice@example.test', { lines: [`RAck: ${rack}`] })
      .replace(/^From:.*$/m, `From: ${headers.first('From') ?? ''}`)
      .replace(/^To:.*$/m, `To: ${headers.first('To') ?? ''}`)
      .replace(/^Call-ID:.*$/m, `Call-ID: ${headers.first('Call-ID') ?? ''}`)
      .replace(/^CSeq: 1/m, `CSeq: ${sequence}`);
  }

  it('hears one at a time, again and again until it acknowledges', async () => {
    const stage = await setStage();
    const invite = await ringing(stage);
    invite.ring(description);
    await stage.advance(1_500);
    expect(stage.sent()).toEqual(['→ 100', '→ 180', '→ 180', '→ 180']);
    const sequence = stage.last('180').headers.first('RSeq') ?? '';
    await stage.receive(prack(stage, 2, `${sequence} 2 INVITE`));
    expect(stage.sent()).toEqual(['→ 481']);
    await stage.receive(prack(stage, 3, `${sequence} 1  INVITE`));
    expect(stage.sent()).toEqual(['→ 200', '→ 183']);
    expect(stage.last('183').body).toBe(description);
    invite.accept(description);
    await stage.advance(60_000);
    // No ACK comes, so that the 2xx is repeated; the 183 is not.
    expect(new Set(stage.sent())).toEqual(new Set(['→ 200']));
  });

  it('is given up when it never acknowledges', async () => {
    const stage = await setStage();
    const invite = await ringing(stage);
    const causes: unknown[] = [];
    invite.on('cancelled', ({ reason }) => causes.push(reason.cause));
    await stage.advance(64_000);
    expect(stage.sent().at(-1)).toBe('→ 504');
    expect(causes).toEqual([504]);
  });
});
