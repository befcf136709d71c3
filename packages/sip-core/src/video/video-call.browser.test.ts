import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.js';
import { isConnected, nextCall, useEdgeStage } from '../testing/edge-stage.js';
import type { VideoRequest } from './video-request.js';

// Two whole phones in Chromium with its fake camera, through the embedded edge.

const { hears, register } = useEdgeStage();
const patient = { timeout: 10_000, interval: 50 };

interface Pair {
  readonly alices: Call;
  readonly bobs: Call;
}

interface PairOptions {
  readonly dialled?: VideoRequest;
  readonly answered?: VideoRequest;
  readonly bobsVideo?: boolean;
}

async function connect({ answered, bobsVideo = true, dialled }: PairOptions = {}): Promise<Pair> {
  const { alice, bob } = await register({
    alice: { capabilities: { video: true } },
    bob: { capabilities: { video: bobsVideo } },
  });
  const rings = nextCall(bob);
  const alices = alice.dial(bob.addressOf(), { video: dialled });
  const bobs = await rings;
  await bobs.answer({ video: answered });
  await isConnected(alices);
  return { alices, bobs };
}

async function framesOf(call: Call): Promise<number> {
  const report = await call.peerStats();
  const counts = [...report.values()].map(({ framesDecoded }) => framesDecoded);
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}

/** Five more of the other side's pictures were decoded. */
async function sees(call: Call): Promise<void> {
  const before = await framesOf(call);
  await vi.waitFor(async () => {
    expect((await framesOf(call)) - before).toBeGreaterThanOrEqual(5);
  }, patient);
  expect(call.remoteVideo?.getVideoTracks()).toHaveLength(1);
}

/** How bright the other side's picture is, from 0 to 255. */
async function watchLight(call: Call): Promise<() => number> {
  const video = Object.assign(document.createElement('video'), { srcObject: call.remoteVideo, muted: true });
  await video.play();
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 16 });
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  return () => {
    brush?.drawImage(video, 0, 0, 16, 16);
    const bytes = brush?.getImageData(0, 0, 16, 16).data ?? new Uint8ClampedArray();
    return (
      bytes.filter((_, index) => index % 4 !== 3).reduce((sum, byte) => sum + byte, 0) / (bytes.length * 0.75)
    );
  };
}

describe('a call with pictures in Chromium', () => {
  it('begins with them', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await Promise.all([sees(alices), sees(bobs), hears(alices, 'bob'), hears(bobs, 'alice')]);
    expect([alices.hasVideo, bobs.hasVideo]).toEqual([true, true]);
  });

  it('begins with sound alone where the one who answers wants no picture', async () => {
    const { alices, bobs } = await connect({ dialled: {} });
    await Promise.all([hears(alices, 'bob'), hears(bobs, 'alice')]);
    expect([alices.remoteVideo, bobs.remoteVideo, bobs.localVideo]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('gets them in the middle, when the other side says yes, and loses them again', async () => {
    const { alices, bobs } = await connect();
    bobs.on('videoOffered', ({ accept }) => {
      accept();
    });
    const changes: boolean[] = [];
    bobs.on('videoChanged', ({ call }) => changes.push(call.remoteVideo !== undefined));
    await alices.addVideo();
    await Promise.all([sees(alices), sees(bobs)]);
    expect(changes.at(-1)).toBe(true);
    const [camera] = alices.localVideo?.getTracks() ?? [];
    await alices.removeVideo();
    expect(camera?.readyState).toBe('ended');
    await vi.waitFor(() => {
      expect([alices.hasVideo, bobs.hasVideo, bobs.localVideo]).toEqual([false, false, undefined]);
    });
    await Promise.all([hears(alices, 'bob'), hears(bobs, 'alice')]);
  });

  it('goes one way where the other side only looks', async () => {
    const { alices, bobs } = await connect();
    bobs.on('videoOffered', ({ accept }) => {
      accept({ source: 'none' });
    });
    await alices.addVideo();
    await sees(bobs);
    expect([alices.remoteVideo, bobs.localVideo]).toEqual([undefined, undefined]);
  });

  it('shows nothing on hold, and comes back muted if it was', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await sees(bobs);
    await alices.hold();
    expect(alices.localVideo?.getTracks().map(({ enabled }) => enabled)).toEqual([false]);
    expect(alices.isVideoMuted).toBe(false);
    alices.setVideoMuted(true);
    await alices.resume();
    expect(alices.localVideo?.getTracks().map(({ enabled }) => enabled)).toEqual([false]);
    alices.setVideoMuted(false);
    expect(alices.localVideo?.getTracks().map(({ enabled }) => enabled)).toEqual([true]);
    await Promise.all([sees(alices), sees(bobs)]);
  });

  it('takes another camera without a word', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await sees(bobs);
    const before = alices.localVideo?.getTracks()[0];
    await alices.switchVideo({ width: 320, height: 240 });
    expect([before?.readyState, alices.localVideo?.getTracks()[0]?.readyState]).toEqual(['ended', 'live']);
    await sees(bobs);
  });

  it('shows the screen instead, with its sound beside the voice, and then the camera again', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await sees(bobs);
    // Chromium's fake screen, chosen by its fake user.
    await alices.switchVideo({ source: 'screen' });
    const [screen] = alices.localVideo?.getVideoTracks() ?? [];
    expect(screen?.getSettings().displaySurface).toBeDefined();
    await Promise.all([sees(bobs), hears(bobs, 'alice')]);
    await alices.switchVideo();
    expect([screen?.readyState, alices.localVideo?.getTracks()[0]?.readyState]).toEqual(['ended', 'live']);
    await sees(bobs);
  });

  it('may be black, and the sound goes on', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await sees(bobs);
    const lightOf = await watchLight(bobs);
    await expect.poll(lightOf, patient).toBeGreaterThan(20);
    alices.setVideoMuted(true);
    await expect.poll(lightOf, patient).toBeLessThan(5);
    await hears(bobs, 'alice');
    alices.setVideoMuted(false);
    await expect.poll(lightOf, patient).toBeGreaterThan(20);
  });

  it('says no where its user does, and goes on with sound', async () => {
    const { alices, bobs } = await connect();
    bobs.on('videoOffered', ({ decline }) => {
      decline();
    });
    await alices.addVideo();
    expect([bobs.remoteVideo, alices.remoteVideo]).toEqual([undefined, undefined]);
    await Promise.all([hears(alices, 'bob'), hears(bobs, 'alice')]);
  });

  it('has no other camera before it has one', async () => {
    const { alices } = await connect();
    await expect(alices.switchVideo()).rejects.toMatchObject({ code: 'call/invalid-state' });
  });

  it('is refused by a phone that is without the capability', async () => {
    const { alices, bobs } = await connect({ dialled: {}, bobsVideo: false });
    await Promise.all([hears(alices, 'bob'), hears(bobs, 'alice')]);
    expect([bobs.hasVideo, alices.remoteVideo]).toEqual([false, undefined]);
  });

  it('gives every camera back at its end', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    const cameras = [alices, bobs].flatMap(({ localVideo }) => localVideo?.getTracks() ?? []);
    expect(cameras).toHaveLength(2);
    await alices.hangUp();
    await vi.waitFor(() => {
      expect(cameras.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    });
  });
});
