import { describe, expect, it, vi } from 'vitest';
import { useEdgeStage } from '../../testing/edge-stage.js';
import { expectNoPackets } from '../../testing/voices.js';

// Whole phones in Chromium, through the embedded edge. Everybody whistles, and who is heard is listened to.

const { connect, hears, ladder, register } = useEdgeStage();

describe('hold', () => {
  it('silences both, is seen, and ends', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
    await callers.hold();
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([true, true]);
    await Promise.all([expectNoPackets(callers), hears(callees)]);
    await callers.resume();
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([false, false]);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('by who was called does the same', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await callees.hold();
    await Promise.all([expectNoPackets(callees), hears(callers)]);
    await callees.resume();
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('while held lets no packet through, and each side leaves it for itself', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await callers.hold();
    await callees.hold();
    await Promise.all([expectNoPackets(callers), expectNoPackets(callees)]);
    await callers.resume();
    expect([callers.isRemoteOnHold, callees.isRemoteOnHold]).toEqual([true, false]);
    await expectNoPackets(callees);
    await callees.resume();
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('by both at once collides, and comes true for both', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await Promise.all([callers.hold(), callees.hold()]);
    expect([...ladder.messages('alice', '← 491'), ...ladder.messages('bob', '← 491')]).not.toEqual([]);
    await vi.waitFor(() => {
      const holds = [callers, callees].flatMap(({ isOnHold, isRemoteOnHold }) => [isOnHold, isRemoteOnHold]);
      expect(holds).toEqual([true, true, true, true]);
    });
    await Promise.all([callers.resume(), callees.resume()]);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });
});
