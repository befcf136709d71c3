import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';
import { callOf } from '../testing/memory-stage.js';

// What a call's waterfall says, beside the ladder that it was taken from.

const { happen, setStage } = useLadderScene();

describe('the timings of a call', () => {
  it('tell who waited for whom', async () => {
    const stage = await setStage();
    const { alice, bob, media } = stage;
    media.alice.isAsking = true;
    const callers = alice.dial('bob');
    await happen(700);
    expect(callers.timings).toEqual({ asked: 0 });
    media.alice.release();
    await happen(3_000);
    const callees = callOf(bob);
    await callees.answer();
    await happen(40);
    expect(callers.timings).toEqual({
      asked: 0,
      microphone: 700,
      described: 700,
      invite: 700,
      trying: 700,
      ringing: 700,
      accepted: 3_700,
      acknowledged: 3_700,
    });
    expect(callees.timings).toEqual({
      asked: 0,
      invite: 0,
      microphone: 3_000,
      described: 3_000,
      ringing: 0,
      'picked-up': 3_000,
      accepted: 3_000,
      acknowledged: 3_000,
    });
  });

  it('count the ACK of the answer, not that of a challenge', async () => {
    const stage = await setStage(
      { users: { alice: 'secret', bob: '' }, challengesInvites: true },
      { password: 'secret' },
    );
    const { alice, bob } = stage;
    const callers = alice.dial('bob');
    await happen(2_000);
    expect(callers.timings).toMatchObject({ asked: 0, invite: 0, ringing: 0 });
    expect(callers.timings.acknowledged).toBeUndefined();
    await callOf(bob).answer();
    await happen();
    expect(callers.timings.acknowledged).toBe(2_000);
  });

  it('stay as they were when the call is over', async () => {
    const stage = await setStage();
    const { alice, bob } = stage;
    const callers = alice.dial('bob');
    await happen(10);
    await callOf(bob).reject();
    await happen(10);
    const before = callers.timings;
    await happen(10);
    expect(callers.timings).toEqual(before);
    expect(before.accepted).toBeUndefined();
  });

  it('give each call its own Call-ID, which is on the wire', async () => {
    const stage = await setStage();
    const { alice, bob, memorySwitch } = stage;
    const callers = alice.dial('bob');
    await happen();
    const [invite] = memorySwitch.ladder.messages('alice', '→ INVITE');
    expect(invite?.headers.first('Call-ID')).toBe(callers.sipCallId);
    expect(callOf(bob).sipCallId).toBe(callers.sipCallId);
  });
});
