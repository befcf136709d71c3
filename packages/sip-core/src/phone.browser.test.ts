import { systemClock } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from './adapters/browser/browser-media.js';
import type { Call } from './call/call.js';
import type { Phone } from './phone.js';
import { createMemoryPhone, MemorySwitch } from './testing/index.js';
import { silentLogger } from '@offhook/primitives';

// Two whole phones in one page: real peer connections and Chromium's fake microphone; only the SIP server is in memory.

const users = { alice: 'alice-password', bob: 'bob-password' };
const phones: Phone[] = [];
/** Every peer connection of the page, so that a test can see that none is left. */
const peers: RTCPeerConnection[] = [];

beforeAll(async () => {
  const Original = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
  // The first getUserMedia of a page takes hundreds of milliseconds that are Chromium's own.
  const warm = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of warm.getTracks()) track.stop();
});

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
  expect(peers.filter(({ connectionState }) => connectionState !== 'closed')).toEqual([]);
  peers.length = 0;
});

interface Pair {
  readonly memorySwitch: MemorySwitch;
  readonly alice: Phone;
  readonly bob: Phone;
}

async function twoPhones(iceServers: readonly IceServer[] = []): Promise<Pair> {
  const memorySwitch = new MemorySwitch({ users });
  const [alice, bob] = ['alice', 'bob'].map((username) => {
    const media = new BrowserMedia({ iceServers, clock: systemClock, logger: silentLogger });
    return createMemoryPhone({ memorySwitch, username, media });
  }) as [Phone, Phone];
  phones.push(alice, bob);
  await Promise.all([alice.start(), bob.start()]);
  memorySwitch.ladder.clear();
  return { memorySwitch, alice, bob };
}

async function connectedCall({ alice, bob }: Pair): Promise<{ callers: Call; callees: Call }> {
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

async function timeToInvite({ alice, bob, memorySwitch }: Pair): Promise<number> {
  const startedAt = performance.now();
  const arrived = new Promise<number>((resolve) => {
    memorySwitch.intercept = (_phone, message) => {
      if (message.kind === 'request' && message.method === 'INVITE') resolve(performance.now() - startedAt);
      return false;
    };
  });
  const call = alice.dial('bob');
  const durationMs = await arrived;
  await call.hangUp();
  await vi.waitFor(() => {
    expect([...alice.calls, ...bob.calls]).toEqual([]);
  });
  return durationMs;
}

describe('a call between two phones in Chromium', () => {
  it('carries sound both ways', async () => {
    const pair = await twoPhones();
    const { callees, callers } = await connectedCall(pair);
    for (const call of [callers, callees]) {
      const before = await call.mediaStats();
      await vi.waitFor(
        async () => {
          const after = await call.mediaStats();
          expect(after.packetsSent).toBeGreaterThan(before.packetsSent + 20);
          expect(after.bytesSent).toBeGreaterThan(before.bytesSent + 500);
          expect(after.packetsReceived).toBeGreaterThan(before.packetsReceived + 20);
          expect(after.bytesReceived).toBeGreaterThan(before.bytesReceived + 500);
        },
        { timeout: 10_000 },
      );
    }
  });
  it('time', async () => {
    for (const urls of [[], ['stun:127.0.0.1:9'], ['stun:192.0.2.1:3478'], ['turn:192.0.2.1:3478']]) {
      const pair = await twoPhones(urls.length ? [{ urls, username: 'u', credential: 'p' }] : []);
      const t: number[] = [];
      for (let i = 0; i < 5; i++) t.push(Math.round(await timeToInvite(pair)));
      console.log(urls, t);
    }
  });
});
