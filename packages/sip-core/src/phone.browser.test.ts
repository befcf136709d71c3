import { silentLogger, systemClock } from '@offhook/primitives';
import type { CallMediaStats, IceServer } from '@offhook/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from './adapters/browser/browser-media.js';
import type { Call } from './call/call.js';
import type { Phone } from './phone.js';
import { createMemoryPhone, MemorySwitch } from './testing/index.js';
import { MediaCensus } from './testing/media-census.js';

// Two whole phones in one page: real peer connections and Chromium's fake microphone; only the SIP server is in memory.

const users = { alice: 'alice-password', bob: 'bob-password' };
const phones: Phone[] = [];
const census = new MediaCensus();

beforeAll(async () => {
  census.begin();
  // The first microphone of a page takes hundreds of milliseconds that are Chromium's own.
  const warm = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of warm.getTracks()) track.stop();
  census.tracks.length = 0;
});

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
  await census.expectNothingLeft();
});

afterAll(() => {
  census.end();
});

interface Pair {
  readonly memorySwitch: MemorySwitch;
  readonly alice: Phone;
  readonly bob: Phone;
}

async function twoPhones(iceServers: readonly IceServer[] = []): Promise<Pair> {
  const memorySwitch = new MemorySwitch({ users });
  const createOne = (username: string): Phone => {
    const media = new BrowserMedia({ iceServers, clock: systemClock, logger: silentLogger });
    const phone = createMemoryPhone({ memorySwitch, username, media });
    phones.push(phone);
    return phone;
  };
  const [alice, bob] = [createOne('alice'), createOne('bob')];
  await Promise.all([alice.start(), bob.start()]);
  memorySwitch.ladder.clear();
  return { memorySwitch, alice, bob };
}

async function connect({ alice, bob }: Pair): Promise<{ callers: Call; callees: Call }> {
  const answered = new Promise<Call>((resolve, reject) => {
    bob.on('callAdded', ({ call }) => {
      call.answer().then(() => {
        resolve(call);
      }, reject);
    });
  });
  const callers = alice.dial('bob');
  const callees = await answered;
  await vi.waitFor(() => {
    expect(callers.state).toBe('connected');
  });
  return { callers, callees };
}

/** Waits until at least `count` more packets went each way than `before`. */
async function waitForSound(call: Call, before: CallMediaStats, count: number): Promise<CallMediaStats> {
  return await vi.waitFor(
    async () => {
      const now = await call.mediaStats();
      expect(now.packetsSent - before.packetsSent).toBeGreaterThanOrEqual(count);
      expect(now.packetsReceived - before.packetsReceived).toBeGreaterThanOrEqual(count);
      expect(now.bytesSent).toBeGreaterThan(before.bytesSent);
      expect(now.bytesReceived).toBeGreaterThan(before.bytesReceived);
      return now;
    },
    { timeout: 10_000 },
  );
}

// Per half second the fake microphone's beep is worth 0.1, and the decoder's own noise 0.000 000 001.
const audibleEnergy = 0.001;

/** What was played of the other side's sound since the call began. */
async function totalEnergy(peer: RTCPeerConnection): Promise<number> {
  const report = (await peer.getStats()) as ReadonlyMap<string, { type: string; totalAudioEnergy?: number }>;
  return [...report.values()].find(({ type }) => type === 'inbound-rtp')?.totalAudioEnergy ?? 0;
}

describe('a call between two phones in Chromium', () => {
  it('carries sound both ways', async () => {
    const { callees, callers } = await connect(await twoPhones());
    for (const call of [callers, callees]) {
      await waitForSound(call, await call.mediaStats(), 20);
      expect((await call.mediaStats()).packetsLost).toBe(0);
    }
    // Energy is counted only of what is played (see RemoteAudio).
    await vi.waitFor(async () => {
      for (const peer of census.inCalls) expect(await totalEnergy(peer)).toBeGreaterThan(audibleEnergy);
    });
  });

  it('offers Opus first, no video, and a rejected line for what is not sound', async () => {
    const pair = await twoPhones();
    await connect(pair);
    const [invite] = pair.memorySwitch.ladder.messages('alice', '→ INVITE');
    const lines = invite?.body.split('\r\n') ?? [];
    const [, , , firstCodec] = lines.find((line) => line.startsWith('m=audio'))?.split(' ') ?? [];
    expect(lines).toContain(`a=rtpmap:${firstCodec ?? ''} opus/48000/2`);
    expect(lines.filter((line) => line.startsWith('m='))).toHaveLength(1);
    expect(lines.some((line) => line.startsWith('a=candidate'))).toBe(true);
    expect(lines.some((line) => line.includes('telephone-event'))).toBe(true);
  });

  it('closes everything on both sides when one hangs up', async () => {
    const { callees, callers } = await connect(await twoPhones());
    expect(census.inCalls.map(({ signalingState }) => signalingState)).toEqual(['stable', 'stable']);
    await callees.hangUp();
    await vi.waitFor(() => {
      expect(callers.endReason).toBe('remote-hung-up');
    });
    expect(census.inCalls.map(({ signalingState }) => signalingState)).toEqual(['closed', 'closed']);
    expect(census.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });

  it('goes silent when it is muted, and comes back', async () => {
    const { callees, callers } = await connect(await twoPhones());
    const bobs = census.inCalls.find(({ remoteDescription }) => remoteDescription?.type === 'offer');
    if (bobs === undefined) throw new Error('Bob has no peer connection.');
    await vi.waitFor(async () => {
      expect(await totalEnergy(bobs)).toBeGreaterThan(audibleEnergy);
    });
    callers.setMuted(true);
    expect(census.tracks.map(({ enabled }) => enabled)).toEqual([false, true]);
    // What was on its way still arrives.
    await vi.waitFor(
      async () => {
        const before = await totalEnergy(bobs);
        await waitForSound(callees, await callees.mediaStats(), 25);
        expect((await totalEnergy(bobs)) - before).toBeLessThan(audibleEnergy / 1_000);
      },
      { timeout: 10_000 },
    );
    callers.setMuted(false);
    const before = await totalEnergy(bobs);
    await vi.waitFor(
      async () => {
        expect((await totalEnergy(bobs)) - before).toBeGreaterThan(audibleEnergy);
      },
      { timeout: 10_000 },
    );
  });

  it('sends tones by RFC 4733, in their order', async () => {
    const { callers } = await connect(await twoPhones());
    const heard: string[] = [];
    const [alices] = census.inCalls;
    alices?.getSenders()[0]?.dtmf?.addEventListener('tonechange', ({ tone }) => heard.push(tone));
    await vi.waitFor(() => {
      expect(alices?.connectionState).toBe('connected');
    });
    await Promise.all([callers.sendDtmf('12'), callers.sendDtmf('#')]);
    expect(heard.filter((tone) => tone !== '')).toEqual(['1', '2', '#']);
  });

  it('ends, on both sides, when the network lets no sound through', async () => {
    const { callees, callers } = await connect(await twoPhones());
    const [peer] = census.inCalls;
    if (peer === undefined) return;
    vi.spyOn(peer, 'connectionState', 'get').mockReturnValue('failed');
    peer.dispatchEvent(new Event('connectionstatechange'));
    expect(callers.snapshot()).toMatchObject({
      endReason: 'media-failed',
      error: { code: 'media/connection-failed' },
    });
    await vi.waitFor(() => {
      expect(callees.endReason).toBe('remote-hung-up');
    });
  });

  it('refuses an offer that is none with 488', async () => {
    const { bob, memorySwitch } = await twoPhones();
    memorySwitch.inject(
      'bob',
      [
        'INVITE sip:bob@example.test SIP/2.0',
        'Via: SIP/2.0/WS stranger.test;branch=z9hG4bK-1',
        'From: <sip:stranger@example.test>;tag=1',
        'To: <sip:bob@example.test>',
        'Call-ID: 1',
        'CSeq: 1 INVITE',
        'Contact: <sip:stranger@s.invalid>',
        'Content-Type: application/sdp',
        'Content-Length: 5',
        '',
        'v=0\r\n',
      ].join('\r\n'),
    );
    const [call] = bob.calls;
    await expect(call?.answer()).rejects.toMatchObject({ code: 'media/negotiation-failed' });
    expect(memorySwitch.ladder.of('bob')).toContain('→ 488');
  });

  it('leaves nothing behind after ten calls in a row', async () => {
    const pair = await twoPhones();
    pair.bob.on('callAdded', ({ call }) => void call.answer().catch(() => undefined));
    for (let count = 0; count < 10; count += 1) {
      const call = pair.alice.dial('bob');
      await vi.waitFor(() => {
        expect(call.state).toBe('connected');
      });
      await call.hangUp();
    }
    expect(census.inCalls).toHaveLength(20);
    expect(
      census.peers.filter(({ signalingState }) => signalingState !== 'closed').length,
    ).toBeLessThanOrEqual(2);
    expect(new Set(census.inCalls.map(({ signalingState }) => signalingState))).toEqual(new Set(['closed']));
    expect(new Set(census.tracks.map(({ readyState }) => readyState))).toEqual(new Set(['ended']));
  });
});

describe('the time from dialling to the INVITE on the wire', () => {
  const blackHole: IceServer = { urls: ['stun:192.0.2.1:3478'] };
  const closedPort: IceServer = { urls: ['stun:127.0.0.1:9'] };
  const turn: IceServer = { urls: ['turn:192.0.2.1:3478'], username: 'user', credential: 'secret' };

  it.each<[string, readonly IceServer[]]>([
    ['no server', []],
    ['a STUN server that is a black hole', [blackHole]],
    ['a STUN server on a closed port', [closedPort]],
    ['a TURN server that is a black hole', [turn]],
    ['all of them', [blackHole, closedPort, turn]],
  ])('is below half a second with %s', async (what, iceServers) => {
    const { alice, memorySwitch } = await twoPhones(iceServers);
    const durations: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const startedAtMs = performance.now();
      const sent = new Promise<number>((resolve) => {
        memorySwitch.intercept = (_phone, message) => {
          const isInvite = message.kind === 'request' && message.method === 'INVITE';
          if (isInvite) resolve(performance.now() - startedAtMs);
          return false;
        };
      });
      const call = alice.dial('bob');
      durations.push(await sent);
      await call.hangUp();
    }
    // A figure that a person wants to see, not only to be held.
    console.info(`dial to INVITE with ${what}: ${durations.map(Math.round).join(', ')} ms`);
    // The median: a busy machine's hiccup is not a wait for ICE.
    const [, , median] = durations.sort((one, other) => one - other);
    expect(median).toBeLessThan(500);
  });
});
