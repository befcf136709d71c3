import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { rawRequest } from '../../testing/raw-sip.js';
import { description, type RawStage, sdp, setRawStage, talkRaw } from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// What an INVITE from anybody says beside its offer, word by word.

const ending = useSignallingEnds();

async function setStage(): Promise<RawStage & { readonly invites: IncomingInvite[] }> {
  const stage = ending(await setRawStage());
  const invites: IncomingInvite[] = [];
  stage.signalling.on('inviteReceived', ({ invite }) => invites.push(invite));
  return { ...stage, invites };
}

const contact = 'Contact: <sip:stranger@s.invalid>';

function inviteWith(...lines: readonly string[]): string {
  const uri = 'sip:alice@example.test';
  return rawRequest('INVITE', uri, { lines: [contact, sdp, ...lines], body: description });
}

async function received(...lines: readonly string[]): Promise<IncomingInvite | undefined> {
  const stage = await setStage();
  await stage.receive(inviteWith(...lines));
  return stage.invites[0];
}

describe('who calls', () => {
  it.each([
    ['P-Asserted-Identity: "Bob" <sip:1002@example.test>', ['1002', 'Bob', true]],
    ['P-Asserted-Identity: <tel:+4420>, <sip:1002@EXAMPLE.test>', ['1002', '', true]],
    ['Remote-Party-ID: "Bob" <sip:1002@example.test>;party=calling;screen=yes', ['1002', 'Bob', true]],
    ['P-Asserted-Identity: <sip:stranger@example.test>', ['stranger', 'Stranger', true]],
    ['P-Asserted-Identity: "Bob" <sip:stranger@example.test>', ['stranger', 'Bob', true]],
    ['P-Asserted-Identity: "CEO" <sip:ceo@bank.example>', ['stranger', 'Stranger', false]],
    ['Remote-Party-ID: <sip:1002@example.test>;screen=no', ['stranger', 'Stranger', false]],
    ['P-Asserted-Identity: nonsense', ['stranger', 'Stranger', false]],
    ['X-None: 1', ['stranger', 'Stranger', false]],
  ])('is read from %s', async (line, expected) => {
    const identity = (await received(line))?.identity;
    expect([identity?.number, identity?.name, identity?.isAsserted]).toEqual(expected);
  });
});

describe('a call that wants to be answered without a hand', () => {
  it.each([
    ['Call-Info: <sip:example.test>;answer-after=0', 0],
    ['Call-Info: <sip:example.test;x=y>;answer-after=2', 2_000],
    ['Call-Info: <http://x.test/icon.png>;purpose=icon, <sip:x>;answer-after=1', 1_000],
    ['Call-Info: <sip:x>;answer-after=999999', 3_600_000],
    ['Call-Info: <sip:x>;answer-after=-5', 0],
    ['Alert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=3', 3_000],
    ['Alert-Info: info=alert-autoanswer', 0],
    ['Alert-Info: Auto Answer', 0],
    ['Alert-Info: <x>;intercom=true', 0],
    ['Answer-Mode: Auto;require', 0],
    ['Priv-Answer-Mode: Auto', 0],
    ['Answer-Mode: Manual', undefined],
    ['Alert-Info: <http://x.test/loud.wav>', undefined],
    ['Call-Info: <sip:x>;purpose=info', undefined],
    ['Call-Info: ;;;', undefined],
  ])('says so with %s', async (line, expected) => {
    expect((await received(line))?.autoAnswerAfterMs).toBe(expected);
  });
});

it('gives its headers as they came, in any spelling of their names', async () => {
  const invite = await received('Alert-Info: <http://x.test/loud.wav>', 'X-Ticket: 4711', 'X-Ticket: 2');
  expect(invite?.alertInfo).toBe('<http://x.test/loud.wav>');
  expect(['x-ticket', 'X-TICKET', 'X-None'].map((name) => invite?.header(name))).toEqual([
    '4711',
    '4711',
    undefined,
  ]);
});

describe('an INVITE that is to take the place of a call (RFC 3891)', () => {
  it('names a call that there is', async () => {
    const stage = await setStage();
    const { dialog } = await talkRaw(stage);
    const { callId, localTag, remoteTag } = dialog.id;
    const line = `Replaces: ${callId};from-tag=${remoteTag};to-tag=${localTag}`;
    await stage.receive(inviteWith(line, 'Require: replaces'));
    expect(stage.invites[0]?.dialogToReplace).toEqual(dialog.id);
    stage.sent();
    await stage.receive(inviteWith(`${line};early-only`));
    await stage.receive(inviteWith(line, line));
    expect(stage.sent()).toEqual(['→ 486', '→ 400']);
  });

  it.each([
    ['a call that there is not', 'Replaces: x;from-tag=1;to-tag=2', '→ 481'],
    ['no tags', 'Replaces: x', '→ 400'],
    ['half of them', 'Replaces: x;to-tag=2', '→ 400'],
    ['nonsense', 'Replaces: ;;;', '→ 400'],
  ])('but names %s', async (_what, line, answer) => {
    const stage = await setStage();
    await stage.receive(inviteWith(line));
    expect([stage.sent(), stage.invites]).toEqual([[answer], []]);
  });
});

describe('a session that is to end unless it is refreshed (RFC 4028)', () => {
  it.each([
    ['we leave the refreshing to the caller', 'Supported: timer', '600', '600;refresher=uac', 'timer'],
    ['we refresh when asked to', 'Supported: timer', '600;refresher=uas', '600;refresher=uas', undefined],
    ['we refresh for a caller that cannot', 'X-None: 1', '600', '600;refresher=uas', undefined],
    ['nothing is agreed on nonsense', 'Supported: timer', 'soon', undefined, undefined],
  ] as const)('%s', async (...[, supported, asked, granted, required]) => {
    const stage = await setStage();
    await stage.receive(inviteWith(supported, `Session-Expires: ${asked}`));
    stage.invites[0]?.accept(description);
    await settle();
    const { headers } = stage.last('200');
    expect([headers.first('Session-Expires'), headers.first('Require')]).toEqual([granted, required]);
    expect(headers.all('Allow')).toContain('UPDATE');
  });

  it('is not let be shorter than anybody may ask for', async () => {
    const stage = await setStage();
    await stage.receive(inviteWith('Supported: timer', 'Session-Expires: 60'));
    expect([stage.sent(), stage.invites]).toEqual([['→ 422'], []]);
    expect(stage.last('422').headers.first('Min-SE')).toBe('90');
  });
});

it('is sent elsewhere once', async () => {
  const stage = await setStage();
  await stage.receive(inviteWith());
  stage.invites[0]?.redirect('sip:carol@example.test');
  stage.invites[0]?.redirect('sip:dan@example.test');
  stage.invites[0]?.refuse(486);
  await settle();
  expect(stage.sent()).toEqual(['→ 100', '→ 302']);
  expect(stage.last('302').headers.first('Contact')).toBe('<sip:carol@example.test>');
});

it('takes nothing down, whatever its headers say', async () => {
  const stage = await setStage();
  const value = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ' '));
  const name = fc.constantFrom(
    'Replaces',
    'Alert-Info',
    'Call-Info',
    'Answer-Mode',
    'P-Asserted-Identity',
    'Remote-Party-ID',
    'Session-Expires',
    'Min-SE',
    'Supported',
    'Require',
    'Reason',
  );
  const line = fc.tuple(name, value).map((parts) => parts.join(': '));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 4 }), async (lines) => {
      stage.sent();
      await stage.receive(inviteWith(...lines));
      for (const invite of stage.invites.splice(0)) invite.refuse(486);
      await settle();
      expect(stage.sent().at(-1)).toMatch(/^→ [45]\d\d$/);
    }),
    { numRuns: 60 },
  );
});
