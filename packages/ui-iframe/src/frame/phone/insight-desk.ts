import type { PhoneInsight } from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';
import type { EngineRecording, PhoneEngine, RecordEngine } from '../engine/phone-engine.js';

export interface InsightDeskOptions {
  readonly controller: { readonly engine: PhoneEngine | undefined };
  readonly recordEngine: RecordEngine;
}

interface Recorded {
  readonly engine: PhoneEngine;
  readonly recording: Promise<EngineRecording>;
}

/** Records the engine of now from the first time that somebody asks, and another one when that has taken its place. */
export class InsightDesk {
  readonly #options: InsightDeskOptions;
  #recorded: Recorded | undefined;

  constructor(options: InsightDeskOptions) {
    this.#options = options;
  }

  /** @throws FrameError frame/not-provisioned */
  async read(after: number): Promise<PhoneInsight> {
    const { engine } = this.#options.controller;
    if (engine === undefined) {
      throw new FrameError('frame/not-provisioned', 'The phone is not set up yet. Wait until it is ready.', {
        retryable: true,
      });
    }
    if (this.#recorded?.engine !== engine) this.#begin(engine);
    const recording = await this.#recorded?.recording;
    if (recording === undefined) throw new Error('There is no recording.');
    return recording.read(after);
  }

  #begin(engine: PhoneEngine): void {
    const old = this.#recorded;
    const recording = this.#options.recordEngine(engine);
    this.#recorded = { engine, recording };
    // Whoever asks hears of it, and the next one who asks tries again.
    recording.catch(() => {
      if (this.#recorded?.recording === recording) this.#recorded = undefined;
    });
    void old?.recording.then(
      (ended) => ended.dispose(),
      () => undefined,
    );
  }
}
