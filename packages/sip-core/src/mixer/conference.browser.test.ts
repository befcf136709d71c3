import { silentLogger, systemClock } from '@offhook/primitives';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { Phone } from '../phone.js';
import type { DevicesPort } from '../ports/devices-port.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import type { Conference } from './conference.js';
import { mergeCalls } from './merge-calls.js';

// Up to four whole phones in one page, whose microphones are tones. Real peer connections and Web Audio: what arrives
// at each far side is looked at through a spectrum.

const tones = { alice: 440, bob: 1_000, carol: 1_800, dave: 2_700 } as const;
type Name = keyof typeof tones;
const names = Object.keys(tones) as Name[];

let laboratory: AudioContext;
let phones: Partial<Record<Name, Phone>>;
let memorySwitch: MemorySwitch;
let conference: Conference | undefined;
const contexts: AudioContext[] = [];
const peers: RTCPeerConnection[] = [];
const tracks: MediaStreamTrack[] = [];

beforeAll(() => {
  laboratory = new AudioContext();
  const [Context, Peer] = [AudioContext, RTCPeerConnection];
  vi.stubGlobal(
    'AudioContext',
    class extends Context {
      constructor() {
        super();
        contexts.push(this);
      }
    },
  );
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends Peer {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    },
  );
});

beforeEach(() => {
  phones = {};
});

afterEach(async () => {
  await Promise.all(Object.values(phones).map((phone) => phone.dispose()));
  await vi.waitFor(() => {
    expect(conference?.isEnded).toBe(true);
    expect(contexts.map(({ state }) => state)).not.toContain('running');
  });
  expect(peers.splice(0).map(({ signalingState }) => signalingState)).not.toContain('stable');
  expect(tracks.splice(0).map(({ readyState }) => readyState)).not.toContain('live');
  contexts.length = 0;
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await laboratory.close();
});

/** A microphone into which a tone is whistled. */
async function openTone(name: Name): Promise<MediaStreamTrack> {
  await laboratory.resume();
  const whistle = new OscillatorNode(laboratory, { frequency: tones[name] });
  const microphone = new MediaStreamAudioDestinationNode(laboratory, { channelCount: 1 });
  whistle.connect(new GainNode(laboratory, { gain: 0.2 })).connect(microphone);
  whistle.start();
  const [track] = microphone.stream.getAudioTracks();
  if (track === undefined) throw new Error('There is no microphone.');
  tracks.push(track);
  return track;
}

/** Somebody's only microphone. */
function devicesOf(name: Name): DevicesPort {
  return {
    openMicrophone: async () => {
      const track = await openTone(name);
      const release = (): void => {
        track.stop();
      };
      return { track, on: () => () => undefined, release };
    },
    routeOutput: () => () => undefined,
  };
}

/** Alice, who has called the guests one after the other: her calls, by who is at the other end. */
async function setStage<Guest extends Name>(guests: readonly Guest[]): Promise<Record<Guest, Call>> {
  memorySwitch = new MemorySwitch({ users: Object.fromEntries(names.map((name) => [name, ''])) });
  for (const username of ['alice', ...guests] as const) {
    const media = new BrowserMedia({
      iceServers: [],
      clock: systemClock,
      logger: silentLogger,
      devices: devicesOf(username),
    });
    const phone = createMemoryPhone({
      memorySwitch,
      username,
      media,
      capabilities: { multiCall: true },
      ...(username === 'alice' ? {} : { callPolicy: { autoAnswer: { afterMs: 0 } } }),
    });
    phones[username] = phone;
    await phone.start();
  }
  const calls: [Name, Call][] = [];
  for (const guest of guests) calls.push([guest, await callFrom('alice', guest)]);
  return Object.fromEntries(calls) as Record<Guest, Call>;
}

async function callFrom(caller: Name, callee: Name): Promise<Call> {
  const call = phones[caller]?.dial(callee);
  if (call === undefined) throw new Error('There is no phone.');
  await vi.waitFor(() => {
    expect(call.state).toBe('connected');
  });
  return call;
}

/** The call of somebody who has one. */
function callOf(name: Name): Call {
  const call = phones[name]?.calls[0];
  if (call === undefined) throw new Error(`${name} has no call.`);
  return call;
}

/** Whom one hears in a call, until that has been so for a while. */
async function expectHeard(call: Call, ...expected: readonly Name[]): Promise<void> {
  const track = mediaOf(call)?.audioIn;
  if (track === undefined) throw new Error('Nothing comes in.');
  const source = new MediaStreamAudioSourceNode(laboratory, { mediaStream: new MediaStream([track]) });
  const analyser = new AnalyserNode(laboratory, { fftSize: 4_096, smoothingTimeConstant: 0 });
  source.connect(analyser);
  try {
    let count = 0;
    await vi.waitFor(
      () => {
        const heard = spectrum(analyser);
        count = JSON.stringify(heard) === JSON.stringify(expected) ? count + 1 : 0;
        expect(heard).toEqual(expected);
        expect(count).toBeGreaterThanOrEqual(5);
      },
      { timeout: 10_000, interval: 100 },
    );
  } finally {
    source.disconnect();
  }
}

const audibleDecibels = -55;

function spectrum(analyser: AnalyserNode): Name[] {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const binWidth = laboratory.sampleRate / analyser.fftSize;
  return names.filter((name) => {
    const bin = Math.round(tones[name] / binWidth);
    return Math.max(...bins.slice(bin - 2, bin + 3)) > audibleDecibels;
  });
}

describe('calls that are merged', () => {
  it('hear us and each other, and not themselves', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    await vi.waitFor(() => {
      expect([bob.isOnHold, carol.isOnHold]).toEqual([true, false]);
    });
    conference = await mergeCalls([bob, carol]);
    expect([bob.isOnHold, carol.isOnHold]).toEqual([false, false]);
    await Promise.all([
      expectHeard(callOf('bob'), 'alice', 'carol'),
      expectHeard(callOf('carol'), 'alice', 'bob'),
      expectHeard(bob, 'bob'),
      expectHeard(carol, 'carol'),
    ]);
  });

  it('need no agreement with anybody but those who were on hold', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    await vi.waitFor(() => {
      expect(bob.isOnHold).toBe(true);
    });
    memorySwitch.ladder.clear();
    conference = await mergeCalls([bob, carol]);
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ INVITE', '← 100', '← 200', '→ ACK']);
    expect(memorySwitch.ladder.of('carol')).toEqual([]);
  });

  it('are merged while one is still being put on hold', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    const holding = carol.hold();
    conference = await mergeCalls([bob, carol]);
    await holding;
    await Promise.all([
      expectHeard(callOf('bob'), 'alice', 'carol'),
      expectHeard(callOf('carol'), 'alice', 'bob'),
    ]);
  });

  it('may be three, and more may come and go', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol]);
    await conference.add(dave);
    await Promise.all([
      expectHeard(callOf('bob'), 'alice', 'carol', 'dave'),
      expectHeard(callOf('carol'), 'alice', 'bob', 'dave'),
      expectHeard(callOf('dave'), 'alice', 'bob', 'carol'),
    ]);
    await conference.remove(bob);
    expect([bob.state, bob.isOnHold]).toEqual(['connected', true]);
    await Promise.all([
      expectHeard(callOf('bob')),
      expectHeard(callOf('carol'), 'alice', 'dave'),
      expectHeard(callOf('dave'), 'alice', 'carol'),
    ]);
  });

  it('can be muted, each of them and we', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol, dave]);
    conference.setParticipantMuted(bob, true);
    await Promise.all([
      expectHeard(callOf('bob'), 'alice', 'carol', 'dave'),
      expectHeard(callOf('carol'), 'alice', 'dave'),
      expectHeard(bob),
    ]);
    conference.setMuted(true);
    await expectHeard(callOf('carol'), 'dave');
    conference.setParticipantMuted(bob, false);
    conference.setMuted(false);
    await Promise.all([
      expectHeard(callOf('carol'), 'alice', 'bob', 'dave'),
      expectHeard(callOf('dave'), 'alice', 'bob', 'carol'),
    ]);
  });

  it('do not hear one that is on hold, nor does it hear them', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol, dave]);
    await callOf('bob').hold();
    await Promise.all([
      expectHeard(callOf('carol'), 'alice', 'dave'),
      expectHeard(callOf('dave'), 'alice', 'carol'),
    ]);
    await callOf('bob').resume();
    await Promise.all([
      expectHeard(callOf('bob'), 'alice', 'carol', 'dave'),
      expectHeard(callOf('carol'), 'alice', 'bob', 'dave'),
    ]);
  });

  it('go on as two calls when they are split', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    await expectHeard(callOf('bob'), 'alice', 'carol');
    await conference.split(carol);
    expect([bob.isOnHold, carol.isOnHold]).toEqual([true, false]);
    await Promise.all([expectHeard(callOf('bob')), expectHeard(callOf('carol'), 'alice')]);
    await bob.resume();
    await Promise.all([expectHeard(callOf('bob'), 'alice'), expectHeard(callOf('carol'))]);
  });

  it('become a call again when all but one have hung up', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    await callOf('bob').hangUp();
    await expectHeard(callOf('carol'), 'alice');
    expect([conference.isEnded, carol.state]).toEqual([true, 'connected']);
  });

  it('take another microphone that is chosen meanwhile', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    const other = await openTone('dave');
    await mediaOf(bob)?.replaceAudioTrack(other);
    await expectHeard(callOf('bob'), 'carol', 'dave');
    await conference.split(bob);
    await expectHeard(callOf('bob'), 'dave');
    other.stop();
  });
});
