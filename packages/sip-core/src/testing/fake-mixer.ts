import type { Call } from '../call/call.js';
import type { AudioMixer, MixedTracks } from '../mixer/audio-mixer.js';
import type { MixingMatrix } from '../mixer/mixing-matrix.js';
import { FakeTrack } from './fake-tracks.js';

/** Remembers what it was told, instead of adding up sound. */
export class FakeMixer implements AudioMixer<Call> {
  readonly outputs: Map<Call, FakeTrack> = new Map<Call, FakeTrack>();
  readonly tracks: Map<Call, MixedTracks> = new Map<Call, MixedTracks>();
  matrix: MixingMatrix<Call> = new Map();
  isClosed = false;
  isBlocked = false;

  async start(): Promise<void> {
    if (this.isBlocked) await new Promise<never>(() => undefined);
  }

  put(leg: Call, tracks: MixedTracks): MediaStreamTrack {
    const output = this.outputs.get(leg) ?? new FakeTrack('audio', `mix for ${leg.remoteNumber}`);
    this.outputs.set(leg, output);
    this.tracks.set(leg, tracks);
    return output;
  }

  mix(matrix: MixingMatrix<Call>): void {
    this.matrix = matrix;
  }

  take(leg: Call): void {
    this.outputs.get(leg)?.stop();
    this.outputs.delete(leg);
  }

  close(): Promise<void> {
    for (const leg of [...this.outputs.keys()]) this.take(leg);
    this.isClosed = true;
    return Promise.resolve();
  }

  /** Reads as `bob ← us carol`. */
  get heard(): readonly string[] {
    return [...this.matrix].map(([{ remoteNumber }, others]) =>
      [
        remoteNumber,
        '←',
        ...(others === undefined ? ['nothing'] : ['us', ...others.map((other) => other.remoteNumber)]),
      ].join(' '),
    );
  }
}
