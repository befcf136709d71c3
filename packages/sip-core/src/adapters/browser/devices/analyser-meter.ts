import type { LevelMeter } from '../../../devices/device-access.js';

/** Measures by an `AnalyserNode`, which goes nowhere: nothing is heard of it. */
export class AnalyserMeter implements LevelMeter {
  readonly #context: AudioContext = new AudioContext();
  readonly #analyser: AnalyserNode = this.#context.createAnalyser();
  readonly #samples: Float32Array<ArrayBuffer>;
  readonly #sources: Map<MediaStreamTrack, MediaStreamAudioSourceNode> = new Map<
    MediaStreamTrack,
    MediaStreamAudioSourceNode
  >();

  constructor() {
    // 43 ms at 48 kHz: a little less than the time between two readings.
    this.#analyser.fftSize = 2_048;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  setTracks(tracks: readonly MediaStreamTrack[]): void {
    for (const [track, source] of this.#sources) {
      if (tracks.includes(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of tracks) {
      if (this.#sources.has(track)) continue;
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#analyser);
      this.#sources.set(track, source);
    }
  }

  read(): number {
    // Made before the first click, it waits for one.
    if (this.#context.state === 'suspended') void this.#context.resume().catch(() => undefined);
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return this.#samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  }

  close(): void {
    for (const source of this.#sources.values()) source.disconnect();
    this.#sources.clear();
    void this.#context.close();
  }
}
