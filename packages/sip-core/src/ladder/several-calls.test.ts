import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';

// Each test is one ladder diagram.

const { connect, happen, setStage } = useLadderScene();
const users = { alice: '', bob: '', carol: '' };
const several = { capabilities: { multiCall: true } };

describe('a second call', () => {
  it('finds a phone for one call busy', async () => {
    const scene = await setStage({ users });
    await connect(scene);
    const carol = await scene.add({ username: 'carol' });
    const refused: string[] = [];
    scene.bob.on('callRefused', ({ reason, remote }) => refused.push(`${remote.name}: ${reason}`));
    const call = carol.dial('bob');
    await happen();
    expect(scene.ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 486', '← ACK']);
    expect(call.snapshot()).toMatchObject({
      endReason: 'busy',
      error: { code: 'call/busy', sipStatus: 486 },
    });
    expect(refused).toEqual(['Carol: busy']);
  });

  it('waits, is answered, and holds the first', async () => {
    const scene = await setStage({ users }, {}, several);
    const { callers: first } = await connect(scene);
    const carol = await scene.add({ username: 'carol' });
    const waiting: string[] = [];
    scene.bob.on('callWaiting', ({ call }) => waiting.push(call.remoteName));
    const { callers: second } = await connect(scene, { from: carol });
    expect(waiting).toEqual(['Carol']);
    expect([first.isRemoteOnHold, second.isRemoteOnHold]).toEqual([true, false]);
    expect(scene.bob.calls.map(({ isOnHold, remoteName }) => [remoteName, isOnHold])).toEqual([
      ['Alice', true],
      ['Carol', false],
    ]);
  });

  it('swaps with the first, and never are both heard', async () => {
    const scene = await setStage({ users }, {}, several);
    const { callers: first } = await connect(scene);
    const carol = await scene.add({ username: 'carol' });
    const { callers: second } = await connect(scene, { from: carol });
    await scene.bob.swap();
    await happen();
    expect(scene.ladder('bob')).toEqual([
      '→ INVITE',
      '← 100',
      '← 200',
      '→ ACK',
      '→ INVITE',
      '← 100',
      '← 200',
      '→ ACK',
    ]);
    const offers = scene.memorySwitch.ladder
      .messages('bob', '→ INVITE')
      .map(({ body }) => /a=(send\w+)/.exec(body)?.[1]);
    expect(offers).toEqual(['sendonly', 'sendrecv']);
    expect([first.isRemoteOnHold, second.isRemoteOnHold]).toEqual([false, true]);
  });

  it('is dialled beside the first', async () => {
    const scene = await setStage({ users }, several);
    const { callees } = await connect(scene);
    const carol = await scene.add({ username: 'carol' });
    await connect(scene, { number: 'carol', to: carol });
    expect(callees.isRemoteOnHold).toBe(true);
    expect(scene.alice.activeCall?.remoteNumber).toBe('carol');
    await scene.alice.activeCall?.hangUp();
    await happen();
    expect(scene.alice.calls.map(({ remoteNumber }) => remoteNumber)).toEqual(['bob']);
  });
});

describe('do not disturb', () => {
  it('turns the caller away', async () => {
    const scene = await setStage();
    scene.bob.setDoNotDisturb(true);
    const call = scene.alice.dial('bob');
    await happen();
    expect(scene.ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 480', '← ACK']);
    expect(call.endReason).toBe('unavailable');
  });
});

describe('an intercom', () => {
  it('is answered without a hand, where that is allowed', async () => {
    const scene = await setStage({}, {}, { callPolicy: { autoAnswer: 'when-asked' } });
    const call = scene.alice.dial('bob', { headers: { 'Call-Info': '<sip:example.test>;answer-after=2' } });
    await happen(1_999);
    expect(call.state).toBe('ringing');
    await happen(1);
    expect(call.state).toBe('connected');
  });
});

describe('two devices of one user', () => {
  it('ring both; what one answers, the other has not missed', async () => {
    const scene = await setStage();
    const desk = await scene.add({ username: 'bob', label: 'desk' });
    scene.alice.dial('bob');
    await happen();
    const [atDesk] = desk.calls;
    await scene.bob.calls[0]?.answer();
    await happen();
    expect(scene.ladder('desk')).toEqual([
      '← INVITE',
      '→ 100',
      '→ 180',
      '← CANCEL',
      '→ 200',
      '→ 487',
      '← ACK',
    ]);
    expect([atDesk?.endReason, atDesk?.isMissed]).toEqual(['answered-elsewhere', false]);
  });
});
