import type { Clock } from '@offhook/primitives';
import type { CallInsight } from '@offhook/protocol';
import type { Call } from '../call/call.js';
import { type CandidatePairs, readCandidatePairs } from '../quality/candidate-pairs.js';
import type { QualitySample } from '../quality/quality-sample.js';
import { observeQuality, type QualityWatch } from '../quality/quality-watch.js';
import { maskDigits } from '../trace/mask-number.js';
import { maskCallId } from '../trace/sip-trace.js';

export interface CallRecordingOptions {
  readonly call: Call;
  readonly clock: Clock;
  /** How many samples are kept. */
  readonly capacity: number;
  /** The number that something new gets. */
  readonly nextNumber: () => number;
}

/** What is kept of one call. */
export class CallRecording {
  readonly #call: Call;
  readonly #watch: QualityWatch;
  readonly #numbers: WeakMap<QualitySample, number> = new WeakMap<QualitySample, number>();
  #found: CandidatePairs = { localCandidates: [], remoteCandidates: [], pairs: [] };

  constructor({ call, capacity, clock, nextNumber }: CallRecordingOptions) {
    this.#call = call;
    this.#watch = observeQuality(call, { clock, capacity });
    this.#watch.on('sampled', ({ sample }) => {
      this.#numbers.set(sample, nextNumber());
      void this.#look();
    });
  }

  /** With the samples that came after `after`. */
  read(after: number): CallInsight {
    const { direction, endReason, id, remoteNumber, startedAtMs, state, timings } = this.#call;
    return {
      id,
      sipCallId: maskCallId(this.#call.sipCallId),
      direction,
      state,
      remote: maskDigits(remoteNumber),
      startedAt: new Date(startedAtMs).toISOString(),
      ...(endReason === undefined ? {} : { endReason }),
      timings,
      samples: this.#watch.samples
        .filter((sample) => (this.#numbers.get(sample) ?? 0) > after)
        .map(withoutRoute),
      warnings: this.#watch.warnings,
      ...this.#found,
    };
  }

  dispose(): void {
    this.#watch.dispose();
  }

  async #look(): Promise<void> {
    const found = await this.#call.peerStats().then(readCandidatePairs, () => undefined);
    // After the end there is nothing to see, and what was seen before is of use.
    if (found !== undefined && found.pairs.length > 0) this.#found = found;
  }
}

/** Without the route, which the pairs tell already. */
function withoutRoute(sample: QualitySample): CallInsight['samples'][number] {
  const { atMs, durationMs, incoming, outgoing, rttMs } = sample;
  return { atMs, durationMs, ...(rttMs === undefined ? {} : { rttMs }), incoming, outgoing };
}
