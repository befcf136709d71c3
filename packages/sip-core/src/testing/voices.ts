import { expect, vi } from 'vitest';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { DevicesPort } from '../ports/devices-port.js';
import type { MediaSession } from '../ports/media-port.js';

/** What each person sounds like, in hertz. */
export const pitches = { alice: 440, bob: 1_000, carol: 1_800, dave: 2_700 } as const;
export type Person = keyof typeof pitches;
export const persons: readonly Person[] = Object.keys(pitches) as Person[];

/** Where sound comes in: an answered call, media without one, or what is below both. */
export type Listener = Call | MediaSession | RTCPeerConnection;

const audibleDecibels = -55;
const patient = { timeout: 10_000, interval: 50 };
// Chromium plays on for a moment when a track falls silent.
const steadyCount = 4;

/** People who whistle into their microphones, and an ear that tells them apart. */
export class Voices {
  readonly #context: AudioContext = new AudioContext();
  /** Every microphone that was opened. */
  readonly tracks: MediaStreamTrack[] = [];

  /** A microphone into which somebody whistles. */
  async open(person: Person): Promise<MediaStreamTrack> {
    await this.#context.resume();
    const whistle = new OscillatorNode(this.#context, { frequency: pitches[person] });
    const microphone = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 });
    whistle.connect(new GainNode(this.#context, { gain: 0.2 })).connect(microphone);
    whistle.start();
    const [track] = microphone.stream.getAudioTracks();
    if (track === undefined) throw new Error('There is no microphone.');
    this.tracks.push(track);
    return track;
  }

  /** Somebody's only microphone. */
  devicesOf(person: Person): DevicesPort {
    return {
      openMicrophone: async () => {
        const track = await this.open(person);
        const release = (): void => {
          track.stop();
        };
        return { track, on: () => () => undefined, release };
      },
      routeOutput: () => () => undefined,
    };
  }

  /** Waits until these people, and nobody else, have been heard for a while; nobody is silence. */
  async expectHeard(listener: Listener, ...expected: readonly Person[]): Promise<void> {
    const track = trackInto(listener);
    if (track === undefined) throw new Error('Nothing comes in.');
    const source = new MediaStreamAudioSourceNode(this.#context, { mediaStream: new MediaStream([track]) });
    const ear = new AnalyserNode(this.#context, { fftSize: 4_096, smoothingTimeConstant: 0 });
    source.connect(ear);
    let count = 0;
    try {
      await vi.waitFor(() => {
        const heard = this.#listen(ear);
        count = heard.join() === expected.join() ? count + 1 : 0;
        expect(heard).toEqual(expected);
        expect(count).toBeGreaterThanOrEqual(steadyCount);
      }, patient);
    } finally {
      source.disconnect();
    }
  }

  /** Stops every whistle. */
  async close(): Promise<void> {
    await this.#context.close();
  }

  #listen(ear: AnalyserNode): Person[] {
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    const binWidth = this.#context.sampleRate / ear.fftSize;
    return persons.filter((person) => {
      const bin = Math.round(pitches[person] / binWidth);
      return Math.max(...levels.slice(bin - 2, bin + 3)) > audibleDecibels;
    });
  }
}

function trackInto(listener: Listener): MediaStreamTrack | undefined {
  if (listener instanceof RTCPeerConnection) return listener.getReceivers()[0]?.track;
  return ('audioIn' in listener ? listener : mediaOf(listener))?.audioIn;
}

async function packetsOf(listener: Listener): Promise<number> {
  const report =
    listener instanceof RTCPeerConnection ? await listener.getStats() : await listener.peerStats();
  let count = 0;
  (report as ReadonlyMap<string, Readonly<Record<string, unknown>>>).forEach(
    ({ kind, packetsReceived, type }) => {
      if (type === 'inbound-rtp' && kind === 'audio') count += Number(packetsReceived);
    },
  );
  return count;
}

/** Packets come in, counted by the browser: ten more than there were. */
export async function expectPackets(listener: Listener): Promise<void> {
  const before = await packetsOf(listener);
  await vi.waitFor(async () => {
    expect((await packetsOf(listener)) - before).toBeGreaterThanOrEqual(10);
  }, patient);
}

/** No packet comes in any more, for as long as twenty would take. */
export async function expectNoPackets(listener: Listener): Promise<void> {
  let before = -1;
  let quietSinceMs = 0;
  await vi.waitFor(async () => {
    const count = await packetsOf(listener);
    if (count !== before) quietSinceMs = performance.now();
    before = count;
    expect(performance.now() - quietSinceMs).toBeGreaterThan(400);
  }, patient);
}
