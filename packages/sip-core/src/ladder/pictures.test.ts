import type { SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { useLadderScene } from '../testing/ladder-scene.js';
import { callOf, type MemoryStage } from '../testing/memory-stage.js';

// Each test is one ladder diagram, between two phones that can have pictures.

const { connect, happen, setStage } = useLadderScene();
const video = { capabilities: { video: true } };
const reinvite = { asker: ['→ INVITE', '← 100', '← 200', '→ ACK'], asked: ['← INVITE', '→ 200', '← ACK'] };

/** What each message says of the picture: its direction, or that it has none. */
function pictures(messages: readonly SipMessage[]): string[] {
  return messages.map(({ body }) => {
    const [, section = ''] = body.split(/^m=video/m);
    return /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(section)?.[1] ?? 'none';
  });
}

function both(one: Call, other: Call): boolean[] {
  return [one.hasVideo, other.hasVideo];
}

function setVideoStage(): Promise<MemoryStage> {
  return setStage({}, video, video);
}

describe('a call with pictures', () => {
  it('is offered with one, and answered with one where that is wanted', async () => {
    const scene = await setVideoStage();
    const callers = scene.alice.dial('bob', { video: {} });
    await happen();
    const callees = callOf(scene.bob);
    expect(callees.isVideoOffered).toBe(true);
    await callees.answer({ video: {} });
    await happen();
    const { ladder } = scene.memorySwitch;
    expect(pictures(ladder.messages('alice', '→ INVITE'))).toEqual(['sendrecv']);
    expect(pictures(ladder.messages('alice', '← 200'))).toEqual(['sendrecv']);
    expect(both(callers, callees)).toEqual([true, true]);
  });

  it('is answered with sound alone where that is not wanted', async () => {
    const scene = await setVideoStage();
    const callers = scene.alice.dial('bob', { video: {} });
    await happen();
    const callees = callOf(scene.bob);
    await callees.answer();
    await happen();
    expect(pictures(scene.memorySwitch.ladder.messages('alice', '← 200'))).toEqual(['inactive']);
    expect(both(callers, callees)).toEqual([false, false]);
    expect(scene.media.alice.sessions[0]?.camera).toBeUndefined();
  });

  it('becomes one when the user of the other side says yes, and one of sound again', async () => {
    const scene = await setVideoStage();
    const { callees, callers } = await connect(scene);
    callees.on('videoOffered', ({ accept }) => {
      accept({});
    });
    await callers.addVideo();
    await happen();
    expect([scene.ladder('alice'), scene.ladder('bob')]).toEqual([reinvite.asker, reinvite.asked]);
    expect(both(callers, callees)).toEqual([true, true]);
    await callees.removeVideo();
    await happen();
    const { ladder } = scene.memorySwitch;
    expect(pictures(ladder.messages('alice', '→ INVITE'))).toEqual(['sendrecv']);
    expect(pictures(ladder.messages('bob', '→ INVITE'))).toEqual(['inactive']);
    expect(both(callers, callees)).toEqual([false, false]);
  });

  it('stays one of sound when the user of the other side says no', async () => {
    const scene = await setVideoStage();
    const { callees, callers } = await connect(scene);
    callees.on('videoOffered', ({ decline }) => {
      decline();
    });
    await callers.addVideo().catch(() => undefined);
    await happen();
    expect(pictures(scene.memorySwitch.ladder.messages('alice', '← 200'))).toEqual(['inactive']);
    expect([...both(callers, callees), callers.state]).toEqual([false, false, 'connected']);
    expect(scene.media.alice.sessions[0]?.camera).toBeUndefined();
  });

  it('shows another camera, and nothing, without a word', async () => {
    const scene = await setVideoStage();
    const { callees, callers } = await connect(scene);
    callees.on('videoOffered', ({ accept }) => {
      accept({});
    });
    await callers.addVideo();
    await happen();
    scene.memorySwitch.ladder.clear();
    await callers.switchVideo({ source: 'screen' });
    callers.setVideoMuted(true);
    await happen();
    expect([scene.ladder('alice'), callers.isVideoMuted]).toEqual([[], true]);
    expect(scene.media.alice.sessions[0]?.videoRequest).toMatchObject({ source: 'screen' });
  });
});
