import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import type { VideoRequest } from './video-request.js';

// Two whole phones in one page, with Chromium's fake camera; only the SIP server is in memory.

const users = { alice: 'alice-password', bob: 'bob-password' };
const patient = { timeout: 10_000, interval: 50 };
const phones: Phone[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
});

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
  const memorySwitch = new MemorySwitch({ users });
  const createOne = (username: string, video: boolean): Phone => {
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    const phone = createMemoryPhone({ memorySwitch, username, media, capabilities: { video } });
    phones.push(phone);
    return phone;
  };
  const [alice, bob] = [createOne('alice', true), createOne('bob', bobsVideo)];
  await Promise.all([alice.start(), bob.start()]);
  const rings = new Promise<Call>((resolve) => {
    bob.on('callAdded', ({ call }) => {
      resolve(call);
    });
  });
  const alices = alice.dial('bob', { video: dialled });
  const bobs = await rings;
  await bobs.answer({ video: answered });
  await vi.waitFor(() => {
    expect(alices.state).toBe('connected');
  });
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

async function hears(call: Call): Promise<void> {
  const before = (await call.mediaStats()).packetsReceived;
  await vi.waitFor(async () => {
    expect((await call.mediaStats()).packetsReceived - before).toBeGreaterThanOrEqual(10);
  }, patient);
}

describe('a call with pictures in Chromium', () => {
  it('begins with them', async () => {
    const { alices, bobs } = await connect({ dialled: {}, answered: {} });
    await Promise.all([sees(alices), sees(bobs), hears(alices), hears(bobs)]);
    expect([alices.hasVideo, bobs.hasVideo]).toEqual([true, true]);
  });

  it('begins with sound alone where the one who answers wants no picture', async () => {
    const { alices, bobs } = await connect({ dialled: {} });
    await Promise.all([hears(alices), hears(bobs)]);
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
    await Promise.all([hears(alices), hears(bobs)]);
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

  it('has no other camera before it has one', async () => {
    const { alices } = await connect();
    await expect(alices.switchVideo()).rejects.toMatchObject({ code: 'call/invalid-state' });
  });

  it('is refused by a phone that is without the capability', async () => {
    const { alices, bobs } = await connect({ dialled: {}, bobsVideo: false });
    await Promise.all([hears(alices), hears(bobs)]);
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
