import { describe, expect, it } from 'vitest';
import type { TransferRequest } from '../transfer/transfer-request.js';
import { rawRequest } from '../testing/raw-sip.js';
import { callOf, type MemoryStage } from '../testing/memory-stage.js';
import { talksOf, useTransferScene } from '../testing/transfer-scene.js';

// What strangers ask of bob's phone: to call somebody, or to put them in the place of who he talks to.

const { connect, happen, setScene, setStage } = useTransferScene();

/** An INVITE that wants the place of bob's call, by the tags that he and the other side have in it. */
function inviteInPlaceOf({ memorySwitch }: MemoryStage, more = '', callId?: string): string {
  const [ok] = memorySwitch.ladder.messages('bob', '→ 200');
  const [to, from] = ['To', 'From'].map(
    (name) => /tag=([^;]+)/.exec(ok?.headers.first(name) ?? '')?.[1] ?? '',
  );
  const replaced = callId ?? ok?.headers.first('Call-ID') ?? '';
  return rawRequest('INVITE', 'sip:bob@example.test', {
    lines: [
      'Contact: <sip:stranger@stranger.invalid>',
      'Content-Type: application/sdp',
      `Replaces: ${replaced};to-tag=${to ?? ''};from-tag=${from ?? ''}${more}`,
    ],
    body: 'v=0\r\n',
  });
}

/** Alice and bob talk, and the ladder of how it began is still there. */
async function talk(): Promise<MemoryStage> {
  const stage = await setStage();
  stage.alice.dial('bob');
  await happen();
  await callOf(stage.bob).answer();
  await happen();
  return stage;
}

describe('an INVITE that replaces', () => {
  it('a call is answered by itself, and that one waits until the other is confirmed', async () => {
    const stage = await talk();
    const invite = inviteInPlaceOf(stage);
    stage.memorySwitch.ladder.clear();
    stage.memorySwitch.inject('bob', invite);
    await happen();
    expect(stage.ladder('bob').slice(0, 3)).toEqual(['→ 100', '→ 180', '→ 200']);
    // The stranger's ACK does not come, and bob's phone has not let go of alice for nothing.
    expect(talksOf(stage.bob)).toEqual(['alice connected', 'stranger answering']);
    await happen(32_000);
    expect(talksOf(stage.bob)).toEqual(['alice connected']);
    await happen(32_000);
  });

  it.each([
    ['a call that nobody knows', '', 'another', 481],
    ['a call only as long as it rings, which it does no more', ';early-only', undefined, 486],
  ])('%s is refused', async (...[, more, callId, status]) => {
    const stage = await talk();
    const invite = inviteInPlaceOf(stage, more, callId);
    stage.memorySwitch.ladder.clear();
    stage.memorySwitch.inject('bob', invite);
    await happen();
    expect(stage.ladder('bob').filter((step) => step !== '→ 100')).toEqual([`→ ${status}`]);
    expect(talksOf(stage.bob)).toEqual(['alice connected']);
    await happen(32_000);
  });

  it('a call that is over is refused', async () => {
    const stage = await talk();
    const invite = inviteInPlaceOf(stage);
    await callOf(stage.alice).hangUp();
    stage.memorySwitch.ladder.clear();
    stage.memorySwitch.inject('bob', invite);
    await happen();
    expect(stage.ladder('bob').filter((step) => step !== '→ 100')).toEqual(['→ 481']);
    await happen(32_000);
  });
});

const referCarol = (): string =>
  rawRequest('REFER', 'sip:bob@example.test', {
    lines: ['Contact: <sip:stranger@stranger.invalid>', 'Refer-To: <sip:carol@example.test>'],
  });

describe('a REFER outside of any call', () => {
  it('is refused, and nobody is asked', async () => {
    const { bob, ladder, memorySwitch } = await setStage();
    let isAsked = false;
    bob.on('transferRequested', () => (isAsked = true));
    memorySwitch.inject('bob', referCarol());
    await happen();
    expect([ladder('bob'), isAsked, bob.calls]).toEqual([['→ 403'], false, []]);
    await happen(32_000);
  });

  it('is refused in a call with somebody else too', async () => {
    const { bob, ladder, memorySwitch } = await setScene();
    memorySwitch.inject('bob', referCarol());
    await happen();
    expect([ladder('bob'), talksOf(bob)]).toEqual([['→ 403'], ['alice connected']]);
    await happen(32_000);
  });

  it('is asked about where the policy is to ask: click to dial', async () => {
    const stage = await setStage(
      { users: { alice: '', bob: '', carol: '' } },
      {},
      { strangerTransferPolicy: 'ask' },
    );
    const { bob, ladder, memorySwitch } = stage;
    const carol = await stage.add({ username: 'carol' });
    const requests: TransferRequest[] = [];
    bob.on('transferRequested', ({ request }) => requests.push(request));
    memorySwitch.inject('bob', referCarol());
    await happen();
    expect(ladder('bob').slice(0, 2)).toEqual(['→ 202', '→ NOTIFY']);
    expect(requests).toMatchObject([{ call: undefined, target: 'carol', isAnnounced: false }]);
    const call = requests[0]?.accept();
    await happen();
    await callOf(carol).answer();
    await happen();
    expect([call?.state, talksOf(bob)]).toEqual(['connected', ['carol connected']]);
    await happen(32_000);
  });

  it('needs room for a call', async () => {
    const stage = await setStage({}, {}, { strangerTransferPolicy: 'ask' });
    const { bob } = stage;
    await connect(stage);
    const errors: unknown[] = [];
    bob.on('transferRequested', ({ request }) => {
      try {
        request.accept();
      } catch (error) {
        errors.push(error);
      }
    });
    stage.memorySwitch.inject('bob', referCarol());
    await happen();
    expect(errors).toMatchObject([{ code: 'call/busy-here' }]);
    expect(talksOf(bob)).toEqual(['alice connected']);
    await happen(32_000);
  });

  it.each([
    ['a telephone number', 'tel:+442071838750', '+442071838750'],
    ['another domain', 'sip:carol@elsewhere.test', 'carol'],
  ])('may name %s', async (_what, uri, target) => {
    const { bob, memorySwitch } = await setStage({}, {}, { strangerTransferPolicy: 'ask' });
    const targets: string[] = [];
    bob.on('transferRequested', ({ request }) => {
      targets.push(request.target);
      request.refuse();
    });
    memorySwitch.inject('bob', referCarol().replace('sip:carol@example.test', uri));
    await happen();
    expect(targets).toEqual([target]);
    await happen(32_000);
  });

  it.each(['http://example.test/', 'sip:example.test', 'mailto:carol@example.test', ''])(
    'to %j is no call to make',
    async (uri) => {
      const { bob, ladder, memorySwitch } = await setStage({}, {}, { strangerTransferPolicy: 'ask' });
      bob.on('transferRequested', () => {
        throw new Error('This is nobody to call.');
      });
      memorySwitch.inject('bob', referCarol().replace('sip:carol@example.test', uri));
      await happen();
      expect(ladder('bob')).toEqual(['→ 400']);
      await happen(32_000);
    },
  );
});
