import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Call } from '../call/call.js';
import type { CallOptions } from '../call/call-policy.js';
import type { Phone } from '../phone.js';
import type { MediaSession } from '../ports/media-port.js';
import type { IncomingInvite, SignallingPort } from '../ports/signalling-port.js';
import { createMemoryPhone, createMemorySignalling, MemorySwitch } from '../testing/index.js';

// The ladders once more, in Chromium with sound: real peer connections, only the SIP server is in memory.

const users = { alice: '', bob: '', carol: '', gateway: '' };
const several: CallOptions = { capabilities: { multiCall: true } };
const disposals: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(disposals.splice(0).map((dispose) => dispose()));
});

function createMedia(): BrowserMedia {
  return new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
}

async function startPhone(
  memorySwitch: MemorySwitch,
  username: string,
  options: CallOptions = {},
): Promise<Phone> {
  const phone = createMemoryPhone({ memorySwitch, username, media: createMedia(), ...options });
  disposals.push(() => phone.dispose());
  await phone.start();
  return phone;
}

async function connect(from: Phone, to: Phone, number: string): Promise<{ callers: Call; callees: Call }> {
  const incoming = new Promise<Call>((resolve) => {
    to.on('callAdded', ({ call }) => {
      if (call.direction === 'incoming') resolve(call);
    });
  });
  const callers = from.dial(number);
  const callees = await incoming;
  await callees.answer();
  await vi.waitFor(() => {
    expect(callers.state).toBe('connected');
  });
  return { callers, callees };
}

/** What was heard of the far side since the call began. */
async function heard(source: Pick<Call, 'peerStats'>): Promise<number> {
  for (const value of (await source.peerStats()).values()) {
    if (value['type'] === 'inbound-rtp') return Number(value['totalAudioEnergy'] ?? 0);
  }
  return 0;
}

// Per half second the fake microphone's beep is worth 0.1, and the decoder's own noise 0.000 000 001.
const audibleEnergy = 0.001;

async function expectSound(call: Pick<Call, 'peerStats'>): Promise<void> {
  const before = await heard(call);
  await vi.waitFor(
    async () => {
      expect((await heard(call)) - before).toBeGreaterThan(audibleEnergy);
    },
    { timeout: 15_000, interval: 50 },
  );
}

/** Nothing is heard any more, once what was on its way has arrived. */
async function expectSilence(call: Pick<Call, 'peerStats'>): Promise<void> {
  await vi.waitFor(
    async () => {
      const before = await heard(call);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect((await heard(call)) - before).toBeLessThan(audibleEnergy / 10);
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe('hold in Chromium', () => {
  it('silences both, is seen, and ends', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const [alice, bob] = [await startPhone(memorySwitch, 'alice'), await startPhone(memorySwitch, 'bob')];
    const { callees, callers } = await connect(alice, bob, 'bob');
    await Promise.all([expectSound(callers), expectSound(callees)]);
    await callers.hold();
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([true, true]);
    await Promise.all([expectSilence(callers), expectSilence(callees)]);
    await callers.resume();
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([false, false]);
    await Promise.all([expectSound(callers), expectSound(callees)]);
  });

  it('by both at once collides, and comes true for both', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const [alice, bob] = [await startPhone(memorySwitch, 'alice'), await startPhone(memorySwitch, 'bob')];
    const { callees, callers } = await connect(alice, bob, 'bob');
    memorySwitch.ladder.clear();
    await Promise.all([callers.hold(), callees.hold()]);
    const statuses = memorySwitch.ladder.steps.flatMap(({ message }) =>
      message.kind === 'response' ? [message.status] : [],
    );
    expect(statuses).toContain(491);
    expect([callers.isOnHold, callers.isRemoteOnHold, callees.isOnHold, callees.isRemoteOnHold]).toEqual(
      Array(4).fill(true),
    );
    await Promise.all([callers.resume(), callees.resume()]);
    await Promise.all([expectSound(callers), expectSound(callees)]);
  });
});

describe('two calls in Chromium', () => {
  it('are talked on one at a time', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const [alice, bob] = [
      await startPhone(memorySwitch, 'alice'),
      await startPhone(memorySwitch, 'bob', several),
    ];
    const carol = await startPhone(memorySwitch, 'carol');
    const { callers: first } = await connect(alice, bob, 'bob');
    const { callers: second } = await connect(carol, bob, 'bob');
    await vi.waitFor(() => {
      expect([first.isRemoteOnHold, second.isRemoteOnHold]).toEqual([true, false]);
    });
    await Promise.all([expectSilence(first), expectSound(second)]);
    const active = await bob.swap();
    expect(active.remoteNumber).toBe('alice');
    await Promise.all([expectSound(first), expectSilence(second)]);
  });
});

interface Gateway {
  readonly signalling: SignallingPort;
  readonly invited: Promise<IncomingInvite>;
}

async function openGateway(memorySwitch: MemorySwitch, label: string): Promise<Gateway> {
  const signalling = createMemorySignalling({ memorySwitch, username: 'gateway', label });
  disposals.push(() => {
    signalling.dispose();
  });
  const invited = new Promise<IncomingInvite>((resolve) => {
    signalling.on('inviteReceived', ({ invite }) => {
      resolve(invite);
    });
  });
  const { signal } = new AbortController();
  await signalling.connect(signal);
  await signalling.register({ expiresSeconds: 600, signal });
  return { signalling, invited };
}

/** Sound of a gateway's own for an INVITE, and the answer that describes it. */
async function playFor(
  invite: IncomingInvite,
): Promise<{ readonly session: MediaSession; readonly answer: string }> {
  const session = createMedia().open('answer');
  disposals.push(() => {
    session.close();
  });
  const { signal } = new AbortController();
  session.start();
  await session.takeMicrophone(signal);
  return { session, answer: await session.createAnswer(invite.offer ?? '', signal) };
}

describe('early media in Chromium', () => {
  it('are heard before anybody answers, and go on when the same one does', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = await startPhone(memorySwitch, 'alice');
    const gateway = await openGateway(memorySwitch, 'gateway');
    const call = alice.dial('gateway');
    const invite = await gateway.invited;
    const { answer, session } = await playFor(invite);
    invite.ring(answer);
    await expectSound(call);
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: true });
    invite.accept(answer);
    await vi.waitFor(() => {
      expect(call.state).toBe('connected');
    });
    await Promise.all([expectSound(call), expectSound(session)]);
  });

  it('of one phone give way to another one that answers', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = await startPhone(memorySwitch, 'alice');
    const gateways = [
      await openGateway(memorySwitch, 'one'),
      await openGateway(memorySwitch, 'other'),
    ] as const;
    const call = alice.dial('gateway');
    const [one, other] = await Promise.all([gateways[0].invited, gateways[1].invited]);
    const announcement = await playFor(one);
    one.ring(announcement.answer);
    await expectSound(call);
    const person = await playFor(other);
    other.accept(person.answer);
    await vi.waitFor(() => {
      expect(call.state).toBe('connected');
    });
    announcement.session.close();
    await Promise.all([expectSound(call), expectSound(person.session)]);
  });
});
