import { describe, expect, it } from 'vitest';
import type { IncomingRefer } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { type RawDialog, type RawStage, setRawStage, talkRaw } from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// REFER in a call, both ways, word by word (RFC 3515).

const ending = useSignallingEnds();

async function talk(): Promise<RawStage & RawDialog> {
  const stage = ending(await setRawStage());
  return { ...stage, ...(await talkRaw(stage)) };
}

describe('a REFER of the far side', () => {
  async function referred(
    lines: readonly string[],
  ): Promise<{ refer: IncomingRefer | undefined; sent: string[] }> {
    const { dialog, say, sent } = await talk();
    const refers: IncomingRefer[] = [];
    dialog.on('referred', ({ refer }) => refers.push(refer));
    await say('REFER', { lines });
    return { refer: refers[0], sent: [...sent()] };
  }

  it.each([
    ['<sip:carol@example.test>', 'sip:carol@example.test'],
    ['sip:carol@example.test', 'sip:carol@example.test'],
    ['"C" <sip:carol@example.test;method=INVITE>;x=y', 'sip:carol@example.test'],
    ['<tel:+442071838750>', 'tel:+442071838750'],
    ['<sip:carol@example.test?X-Evil=1&Subject=x>', 'sip:carol@example.test'],
  ])('to %s asks for a call to %s', async (text, target) => {
    const { refer } = await referred([`Refer-To: ${text}`, 'Referred-By: <sip:bob@example.test>']);
    expect([refer?.target, refer?.replaces, refer?.referredBy]).toEqual([
      target,
      undefined,
      '<sip:bob@example.test>',
    ]);
  });

  it('may name the call to take the place of', async () => {
    const { refer } = await referred([
      'Refer-To: <sip:carol@example.test?Replaces=a%40b%3Bto-tag%3Dto%3Bfrom-tag%3Dfrom>',
    ]);
    expect(refer?.replaces).toEqual({ callId: 'a@b', localTag: 'from', remoteTag: 'to' });
  });

  it.each([
    ['no Refer-To', []],
    ['two', ['Refer-To: <sip:a@b.test>', 'Refer-To: <sip:c@b.test>']],
    ['nonsense', ['Refer-To: <<>']],
    ['a web page', ['Refer-To: <https://example.test/>']],
    ['another method', ['Refer-To: <sip:a@b.test;method=BYE>']],
    ['half a Replaces', ['Refer-To: <sip:a@b.test?Replaces=x%3Bto-tag%3D1>']],
  ])('with %s gets 400', async (_what, lines) => {
    const { refer, sent } = await referred(lines);
    expect([refer, sent]).toEqual([undefined, ['→ 400']]);
  });

  it('is told how it goes, each once', async () => {
    const { dialog, memorySwitch, say, sent } = await talk();
    const refers: IncomingRefer[] = [];
    dialog.on('referred', ({ refer }) => refers.push(refer));
    await say('REFER', { lines: ['Refer-To: <sip:carol@example.test>'] });
    const report = refers[0]?.accept();
    report?.report(180, 'Ringing\r\nX-Evil: 1');
    report?.report(180, 'Ringing');
    report?.report(603, 'Decline');
    report?.report(200, 'OK');
    report?.end();
    await settle();
    expect(sent()).toEqual(['→ 202', '→ NOTIFY', '→ NOTIFY', '→ NOTIFY']);
    const notifies = memorySwitch.ladder.messages('alice', '→ NOTIFY');
    expect(notifies.map(({ body }) => body)).toEqual([
      'SIP/2.0 100 Trying\r\n',
      'SIP/2.0 180 Ringing X-Evil: 1\r\n',
      'SIP/2.0 603 Decline\r\n',
    ]);
    expect(notifies.map(({ headers }) => headers.first('Subscription-State'))).toEqual([
      'active;expires=180',
      'active;expires=180',
      'terminated;reason=noresource',
    ]);
    expect(notifies.map(({ headers }) => headers.first('Event'))).toEqual(Array(3).fill('refer;id=1'));
  });

  it('that wants to hear nothing hears nothing', async () => {
    const { dialog, last, say, sent } = await talk();
    dialog.on('referred', ({ refer }) => {
      refer.accept().report(200, 'OK');
    });
    await say('REFER', { lines: ['Refer-To: <sip:carol@example.test>', 'Refer-Sub: false'] });
    expect(sent()).toEqual(['→ 202']);
    expect(last('202').headers.first('Refer-Sub')).toBe('false');
  });
});

describe('a REFER of ours', () => {
  const active = ['Event: refer', 'Subscription-State: active;expires=60'];

  async function refer(): Promise<RawStage & RawDialog & { heard: string[] }> {
    const talking = await talk();
    const heard: string[] = [];
    const asked = talking.dialog.refer('sip:carol@example.test');
    asked.on('progressed', ({ reason, status }) => heard.push(`${status} ${reason}`));
    asked.on('ended', ({ outcome }) =>
      heard.push(outcome.kind === 'accepted' ? 'ended' : `ended ${outcome.status}`),
    );
    await settle();
    return { ...talking, heard };
  }

  it.each([
    ['a status line', 'SIP/2.0 180 Ringing\r\n', ['180 Ringing']],
    ['a whole message', 'SIP/2.0 183 Progress\r\nVia: x\r\n\r\n', ['183 Progress']],
    ['no reason', 'SIP/2.0 180', ['180 ']],
    ['an end', 'SIP/2.0 200 OK', ['ended']],
    ['a failure', 'SIP/2.0 486 Busy Here', ['ended 486']],
    ['nothing', '', []],
    ['nonsense', 'HTTP/1.1 200 OK', []],
    ['no status', 'SIP/2.0 999 Much', []],
  ])('reads %s', async (_what, body, expected) => {
    const { answer, heard, say, sent } = await refer();
    await answer('REFER', 202);
    sent();
    await say('NOTIFY', { lines: [...active, 'Content-Type: message/sipfrag'], body });
    expect([sent(), heard]).toEqual([['→ 200'], expected]);
  });

  it('hears a report that is faster than the 202, and one after the call', async () => {
    const { answer, heard, say } = await refer();
    await say('NOTIFY', { lines: active, body: 'SIP/2.0 100 Trying' });
    await answer('REFER', 202);
    await say('BYE');
    await say('NOTIFY', {
      lines: ['Event: refer', 'Subscription-State: terminated;reason=noresource'],
      body: 'SIP/2.0 200 OK',
    });
    expect(heard).toEqual(['100 Trying', 'ended']);
  });

  it('tells reports apart by their id', async () => {
    const { answer, dialog, heard, say, sent } = await refer();
    await answer('REFER', 202);
    dialog.refer('sip:dan@example.test');
    await settle();
    await answer('REFER', 202);
    sent();
    await say('NOTIFY', { lines: active, body: 'SIP/2.0 180 Ringing' });
    await say('NOTIFY', { lines: ['Event: refer;id=99', active[1] ?? ''], body: 'SIP/2.0 180 Ringing' });
    await say('NOTIFY', { lines: ['Event: refer;id=2', active[1] ?? ''], body: 'SIP/2.0 180 Ringing' });
    expect(sent()).toEqual(['→ 481', '→ 481', '→ 200']);
    expect(heard).toEqual(['180 Ringing']);
  });

  it.each([
    ['the first report never comes', [], 32_000],
    ['the next report never comes', [active], 180_000],
  ])('ends when %s', async (_when, notifies, durationMs) => {
    const { advance, answer, heard, say } = await refer();
    await answer('REFER', 202);
    for (const lines of notifies) await say('NOTIFY', { lines, body: '' });
    await advance(durationMs - 1);
    expect(heard).toEqual([]);
    await advance(1);
    expect(heard).toEqual(['ended 408']);
  });

  it('is over at once when the far side will report nothing', async () => {
    const { answer, heard } = await refer();
    await answer('REFER', 202, { lines: ['Refer-Sub: false'] });
    expect(heard).toEqual(['ended']);
  });
});
