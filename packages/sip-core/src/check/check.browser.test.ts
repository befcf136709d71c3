import { silentLogger, systemClock } from '@offhook/primitives';
import { type CheckReport, checkReportSchema } from '@offhook/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import { BrowserCheckSounds } from '../adapters/browser/check/browser-check-sounds.js';
import { BrowserIceProbe } from '../adapters/browser/check/browser-ice-probe.js';
import { mediaOf } from '../call/media-of.js';
import type { Phone } from '../phone.js';
import { checkSoundsContract, iceProbeContract } from '../testing/check-contract.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import type { CheckParts } from './check-options.js';
import { PreCallCheck } from './pre-call-check.js';

// In Chromium, with its microphone, its peer connections and a line that gives back what it hears. The SIP server is in
// memory; apps/e2e does the same on the real one, with STUN and TURN servers.

const disposals: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(disposals.splice(0).map((dispose) => dispose()));
});

function createSounds(): BrowserCheckSounds {
  return new BrowserCheckSounds({ clock: systemClock, devices: undefined, mayAsk: true });
}

function phoneOf(memorySwitch: MemorySwitch, username: string): Phone {
  const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
  const phone = createMemoryPhone({ memorySwitch, username, media });
  disposals.push(() => phone.dispose());
  return phone;
}

/** Answers, and sends back what comes in. */
async function openEchoLine(memorySwitch: MemorySwitch): Promise<void> {
  const phone = phoneOf(memorySwitch, 'echo');
  await phone.start();
  phone.on('callAdded', ({ call }) => {
    void call.answer().then(async () => {
      const media = mediaOf(call);
      await vi.waitFor(() => expect(media?.audioIn).toBeDefined());
      await media?.replaceAudioTrack(media.audioIn, 'mix');
    });
  });
}

async function createBrowserCheck(parts: Partial<CheckParts> = {}): Promise<PreCallCheck> {
  const memorySwitch = new MemorySwitch({ users: { alice: '', echo: '' } });
  await openEchoLine(memorySwitch);
  const check = new PreCallCheck({
    clock: systemClock,
    line: { given: undefined, create: () => phoneOf(memorySwitch, 'alice') },
    sockets: memorySwitch.socketsOf('check'),
    webSocketUrls: ['wss://switch.test/sip'],
    iceServers: [],
    iceProbe: new BrowserIceProbe(),
    sounds: createSounds(),
    echoTarget: 'echo',
    ...parts,
  });
  disposals.push(() => check.dispose());
  return check;
}

/** Every peer connection and audio context of the page, and those that are not closed. */
function watchOpened() {
  const peers: RTCPeerConnection[] = [];
  const contexts: AudioContext[] = [];
  const [Peer, Context] = [RTCPeerConnection, AudioContext];
  vi.stubGlobal('RTCPeerConnection', function (this: unknown, options: RTCConfiguration) {
    const peer = new Peer(options);
    peers.push(peer);
    return peer;
  });
  vi.stubGlobal('AudioContext', function (this: unknown, options: AudioContextOptions) {
    const context = new Context(options);
    contexts.push(context);
    return context;
  });
  return {
    counts: () => ({ peers: peers.length, contexts: contexts.length }),
    open: () => [
      ...peers.filter(({ connectionState }) => connectionState !== 'closed'),
      ...contexts.filter(({ state }) => state !== 'closed'),
    ],
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Calls work. How good they are is the machine's affair: one that is busy with other tests loses time, and says so. */
function expectWorks({ reasons, verdict }: CheckReport): void {
  expect(verdict).not.toBe('failed');
  const busy = ['check/loop-jitter', 'check/loop-loss', 'check/loop-poor', 'check/loop-slow'];
  expect(reasons.map(({ code }) => code).filter((code) => !busy.includes(code))).toEqual([]);
}

describe('the pre-call check in Chromium', () => {
  it('hears its own tone come back, and finds the computer ready', async () => {
    const check = await createBrowserCheck();
    const report = await check.run();
    expect(checkReportSchema.parse(report)).toEqual(report);
    expectWorks(report);
    const { loop } = report.steps.find(({ name }) => name === 'loop') ?? {};
    expect(loop).toMatchObject({ sound: 'tone', hasHeardItself: true, codec: 'opus' });
    // Two jitter buffers and two encoders: never at once.
    expect(loop?.echoMs).toBeGreaterThan(20);
    expect(loop?.echoMs).toBeLessThan(2_500);
    expect(loop?.packetsReceived).toBeGreaterThan(100);
    expect(loop?.packetsSent).toBeGreaterThan(100);
    expect(loop?.mosIncoming).toBeGreaterThan(1);
  }, 30_000);

  it('hears the microphone come back', async () => {
    const check = await createBrowserCheck({ sound: 'microphone', steps: ['microphone', 'loop'] });
    const report = await check.run();
    expectWorks(report);
    const loop = report.steps.find(({ name }) => name === 'loop')?.loop;
    expect(loop).toMatchObject({ sound: 'microphone', hasHeardItself: true });
  }, 30_000);

  it('leaves no peer connection and no audio context behind, whenever it is stopped', async () => {
    for (const afterMs of [0, 300, 1_500]) {
      const opened = watchOpened();
      const check = await createBrowserCheck();
      const stopped = AbortSignal.timeout(afterMs);
      await expect(check.run({ signal: stopped })).rejects.toMatchObject({ name: 'TimeoutError' });
      await Promise.all(disposals.splice(0).map((dispose) => dispose()));
      await vi.waitFor(() => expect(opened.open()).toEqual([]));
      if (afterMs > 1_000) expect(opened.counts().peers).toBeGreaterThan(0);
      vi.unstubAllGlobals();
    }
  }, 30_000);

  it('gives a STUN server that never answers its deadline and no more', async () => {
    // TEST-NET-1 (RFC 5737): nobody is there.
    const iceServers = [{ urls: ['stun:192.0.2.1:3478'] }];
    const check = await createBrowserCheck({ iceServers, steps: ['stun'], timeoutsMs: { stun: 500 } });
    const { durationMs, reasons, verdict } = await check.run();
    expect(verdict).toBe('degraded');
    expect(reasons.map(({ code }) => code)).toEqual(['check/stun-silent']);
    expect(durationMs).toBeLessThan(2_000);
  });
});

describe('the ports of the pre-call check, kept by Chromium', () => {
  it.each(iceProbeContract.map(({ name, run }) => [name, run] as const))(
    'IceProbe: %s',
    async (_name, run) => {
      const opened = watchOpened();
      await run({ probe: new BrowserIceProbe(), silentUrl: 'stun:192.0.2.1:3478' });
      expect(opened.open()).toEqual([]);
    },
  );

  it.each(checkSoundsContract.map(({ name, run }) => [name, run] as const))(
    'CheckSounds: %s',
    async (_name, run) => {
      const opened = watchOpened();
      await run({ sounds: createSounds() });
      await vi.waitFor(() => expect(opened.open()).toEqual([]));
    },
  );

  it('IceProbe: says that a relay without credentials is unusable', async () => {
    const seen = await new BrowserIceProbe().probe({ urls: ['turn:192.0.2.1'] }, AbortSignal.timeout(5_000));
    expect(seen.isUsable).toBe(false);
  });
});
