import type { SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';

// Each test is one ladder diagram.

const { connect, happen, setStage } = useLadderScene();

/** Offer and answer of the sound, by the messages that carried them. */
function directions(messages: readonly SipMessage[]): string[] {
  return messages.flatMap(({ body }) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(body)?.[1] ?? []);
}

describe('hold', () => {
  it('is offered, and seen at the other side', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    await callers.hold();
    await happen();
    expect(scene.ladder('alice')).toEqual(['→ INVITE', '← 100', '← 200', '→ ACK']);
    const { ladder } = scene.memorySwitch;
    expect(directions(ladder.messages('alice', '→ INVITE'))).toEqual(['sendonly']);
    expect(directions(ladder.messages('alice', '← 200'))).toEqual(['recvonly']);
    expect(callers.snapshot()).toMatchObject({ isOnHold: true, isRemoteOnHold: false });
    expect(callees.snapshot()).toMatchObject({ isOnHold: false, isRemoteOnHold: true });
    expect(scene.media.alice.sessions[0]?.isMuted).toBe(true);
  });

  it('is left again', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    await callers.hold();
    await callers.resume();
    await happen();
    const { ladder } = scene.memorySwitch;
    expect(directions(ladder.messages('alice', '→ INVITE'))).toEqual(['sendonly', 'sendrecv']);
    expect(directions(ladder.messages('alice', '← 200'))).toEqual(['recvonly', 'sendrecv']);
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([false, false]);
    expect(scene.media.alice.sessions[0]?.isMuted).toBe(false);
  });

  it('while held is inactive, and each side leaves it for itself', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    await callers.hold();
    await callees.hold();
    await happen();
    const { ladder } = scene.memorySwitch;
    expect(directions(ladder.messages('bob', '→ INVITE'))).toEqual(['sendonly']);
    expect(directions(ladder.messages('bob', '← 200'))).toEqual(['inactive']);
    expect([callers.isRemoteOnHold, callees.isRemoteOnHold]).toEqual([true, true]);
    await callers.resume();
    await happen();
    expect(directions(ladder.messages('alice', '← 200'))).toEqual(['recvonly', 'sendonly']);
    expect([callers.isRemoteOnHold, callees.isRemoteOnHold]).toEqual([true, false]);
    await callees.resume();
    await happen();
    expect(scene.media.alice.sessions[0]?.direction?.audio).toBe('sendrecv');
  });

  it('by the other side can be answered with one of ours at once', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    const holds: Promise<void>[] = [];
    callees.on('changed', () => {
      if (callees.isRemoteOnHold && !callees.isOnHold && holds.length === 0) holds.push(callees.hold());
    });
    await callers.hold();
    await happen();
    await Promise.all(holds);
    expect(scene.ladder('bob')).toEqual([
      ...['← INVITE', '→ 200', '← ACK'],
      ...['→ INVITE', '← 100', '← 200', '→ ACK'],
    ]);
    expect([callers.isRemoteOnHold, callees.isOnHold]).toEqual([true, true]);
  });

  it('is asked for by both at once, collides, and comes true for both', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    const held = Promise.all([callers.hold(), callees.hold()]);
    await happen();
    expect(scene.memorySwitch.ladder.messages('alice', '← 491')).toHaveLength(1);
    expect(scene.memorySwitch.ladder.messages('bob', '← 491')).toHaveLength(1);
    scene.memorySwitch.ladder.clear();
    // RFC 3261 §14.1: bob, who was called, comes first.
    await happen(2_000);
    expect(scene.ladder('bob')).toEqual(['→ INVITE', '← 100', '← 200', '→ ACK']);
    expect([callers.isOnHold, callees.isOnHold]).toEqual([false, true]);
    await happen(2_000);
    await held;
    await happen();
    expect([callers.isOnHold, callees.isOnHold]).toEqual([true, true]);
    expect(scene.media.alice.sessions[0]?.direction?.audio).toBe('inactive');
    expect(scene.media.bob.sessions[0]?.direction?.audio).toBe('inactive');
  });

  it('does not hinder hanging up', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    const held = callers.hold().catch((error: unknown) => error);
    void callees.hangUp();
    await happen();
    expect(await held).toMatchObject({ code: 'call/invalid-state' });
    expect([callers.endReason, callees.endReason]).toEqual(['remote-hung-up', 'hung-up']);
  });

  it('fails while the connection is away, and the call goes on', async () => {
    const scene = await setStage();
    const { callers } = await connect(scene);
    scene.memorySwitch.reachability = 'silent';
    scene.memorySwitch.cut('alice');
    const held = callers.hold().catch((error: unknown) => error);
    await happen(70_000);
    expect(await held).toMatchObject({ code: 'call/change-refused', retryable: true });
    expect([callers.state, callers.isOnHold]).toEqual(['connected', false]);
    scene.memorySwitch.reachability = 'reachable';
    await happen(60_000);
  });
});
