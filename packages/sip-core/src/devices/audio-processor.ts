/** Changes the microphone's sound before it is sent, as noise suppression does. */
export interface AudioProcessor {
  /**
   * Called with each microphone that is opened; what it returns is sent instead. Until `dispose`, which comes before
   * `track` is stopped. `context` runs at 48 kHz and is closed by its owner.
   */
  process(track: MediaStreamTrack, context: AudioContext): Promise<ProcessedAudio>;
}

export interface ProcessedAudio {
  readonly track: MediaStreamTrack;
  /** Gives everything back, and stops `track`. */
  dispose(): void;
}
