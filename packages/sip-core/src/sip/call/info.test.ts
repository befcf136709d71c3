import { describe, expect, it } from 'vitest';
import type { EarlyDialog, IncomingInvite } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { rawRequest } from '../../testing/raw-sip.js';
import { callOut, description, type RawStage, sdp, setRawStage, talkRaw } from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// INFO and its packages (RFC 6086), and what says that candidates may come later (RFC 8840), word by word.

const ending = useSignallingEnds();
const trickles = 'Supported: timer, trickle-ice';
const ofPackage = ['Info-Package: trickle-ice', 'Content-Type: application/trickle-ice-sdpfrag'];

async function setStage(): Promise<RawStage> {
  return ending(await setRawStage());
}

async function ringing(
  stage: RawStage,
  ...lines: readonly string[]
): Promise<readonly (EarlyDialog | undefined)[]> {
  const dialogs: (EarlyDialog | undefined)[] = [];
  const { outgoing, respond } = await callOut(stage);
  outgoing.on('progressed', ({ dialog }) => dialogs.push(dialog));
  for (const tag of ['b', 'c', 'b']) await respond(180, { lines, tag });
  return dialogs;
}

async function called(stage: RawStage, ...lines: readonly string[]): Promise<IncomingInvite | undefined> {
  const invites: IncomingInvite[] = [];
  stage.signalling.on('inviteReceived', ({ invite }) => invites.push(invite));
  const contact = 'Contact: <sip:stranger@s.invalid>';
  const more = { lines: [contact, sdp, ...lines], body: description };
  await stage.receive(rawRequest('INVITE', 'sip:alice@example.test', more));
  return invites[0];
}

describe('what takes candidates later', () => {
  it.each([
    [trickles, true],
    ['Supported: TRICKLE-ICE', true],
    ['Supported: timer', false],
    ['X-None: 1', false],
  ])('is read from %s', async (line, expected) => {
    expect((await called(await setStage(), line))?.canTrickle).toBe(expected);
    const early = await ringing(await setStage(), line);
    expect(early.map((dialog) => dialog?.canTrickle)).toEqual([expected, expected, expected]);
    expect((await talkRaw(await setStage(), [line])).dialog.canTrickle).toBe(expected);
  });

  it('is one dialog for each fork', async () => {
    const [one, other, again] = await ringing(await setStage(), trickles);
    expect([one === again, one === other]).toEqual([true, false]);
  });

  it('is said of us in an INVITE, and in all that answers one', async () => {
    const stage = await setStage();
    await callOut(stage);
    const invite = await called(stage);
    invite?.ring();
    invite?.accept(description);
    await settle();
    for (const what of ['INVITE', '180', '200']) {
      const { headers } = stage.last(what);
      expect([what, headers.all('Recv-Info')]).toEqual([what, ['trickle-ice']]);
      expect([what, headers.all('Supported').includes('trickle-ice')]).toEqual([what, true]);
    }
  });
});

describe('an INFO of ours', () => {
  it('names its package, to a fork that rings too', async () => {
    const stage = await setStage();
    const [early] = await ringing(stage, trickles);
    void early?.info('application/trickle-ice-sdpfrag', 'a=x', 'trickle-ice');
    await settle();
    const ring = stage.last('INFO');
    expect(ring.body).toBe('a=x');
    expect(ring.headers.first('Info-Package')).toBe('trickle-ice');
    expect(ring.headers.first('Recv-Info')).toBe('trickle-ice');
    expect(ring.headers.first('Content-Type')).toBe('application/trickle-ice-sdpfrag');
    expect(ring.headers.first('Content-Disposition')).toBe('Info-Package');
  });

  it('names none when it has none', async () => {
    const stage = await setStage();
    const { dialog } = await talkRaw(stage);
    void dialog.info('application/dtmf-relay', 'Signal=1');
    await settle();
    expect(stage.last('INFO').headers.has('Info-Package')).toBe(false);
  });
});

describe('an INFO of the far side', () => {
  it.each([
    ['of our package', ofPackage, '200'],
    ['of our package, with parameters', ['Info-Package: Trickle-ICE;v=2'], '200'],
    ['of no package', ['Content-Type: application/dtmf-relay'], '200'],
    ['of another package', ['Info-Package: nosuch'], '469'],
  ])('%s', async (_name, lines, status) => {
    const stage = await setStage();
    const { say } = await talkRaw(stage);
    await say('INFO', { lines, body: 'a=x' });
    expect(stage.sent()).toEqual([`→ ${status}`]);
    if (status === '469') expect(stage.last('469').headers.first('Recv-Info')).toBe('trickle-ice');
  });

  it('is answered as whoever hears it says', async () => {
    const stage = await setStage();
    const { dialog, say } = await talkRaw(stage);
    dialog.on('infoReceived', ({ refuse }) => {
      refuse(400);
    });
    await say('INFO', { lines: ofPackage });
    expect(stage.sent()).toEqual(['→ 400']);
  });
});
