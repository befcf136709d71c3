import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Clock } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';

/** The counters at one moment, and how fast they rose since the one before. */
export interface MediaSample {
  readonly atMs: number;
  readonly stats: CallMediaStats;
  readonly sentBitsPerSecond: number;
  readonly receivedBitsPerSecond: number;
}

const intervalMs = 1_000;
const keptCount = 40;

/** Reads the counters of the live call once a second, and nothing when there is none. */
export class MediaMeter {
  readonly samples: ReadonlySignal<readonly MediaSample[]>;
  readonly latest: ReadonlySignal<MediaSample | undefined>;
  /** Moves once a second while a call is live, for all that shows a duration. */
  readonly nowMs: Signal<number>;
  readonly #samples: Signal<readonly MediaSample[]> = signal([]);
  readonly #clock: Clock;
  #running: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.nowMs = signal(clock.now());
    this.samples = this.#samples;
    this.latest = computed(() => this.#samples.value.at(-1));
  }

  /** Forgets the last call's counters. */
  reset(): void {
    this.stop();
    this.#samples.value = [];
  }

  /** Starts anew. A reading that fails is left out: the call itself tells when it is over. */
  start(read: () => Promise<CallMediaStats>): void {
    this.reset();
    const running = new AbortController();
    this.#running = running;
    void this.#read(read, running.signal);
  }

  /** The last counters stay to be read. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.nowMs.value = this.#clock.now();
  }

  async #read(read: () => Promise<CallMediaStats>, stopped: AbortSignal): Promise<void> {
    const stats = await read().catch(() => undefined);
    if (stopped.aborted) return;
    const nowMs = this.#clock.now();
    if (stats !== undefined) this.#add(stats, nowMs);
    this.nowMs.value = nowMs;
    const cancel = this.#clock.after(intervalMs, () => void this.#read(read, stopped));
    stopped.addEventListener('abort', cancel, { once: true });
  }

  #add(stats: CallMediaStats, atMs: number): void {
    const before = this.#samples.value.at(-1);
    const elapsedMs = atMs - (before?.atMs ?? atMs);
    const rate = (bytes: number, bytesBefore = 0): number =>
      elapsedMs <= 0 ? 0 : Math.max(0, ((bytes - bytesBefore) * 8_000) / elapsedMs);
    const sample: MediaSample = {
      atMs,
      stats,
      sentBitsPerSecond: rate(stats.bytesSent, before?.stats.bytesSent),
      receivedBitsPerSecond: rate(stats.bytesReceived, before?.stats.bytesReceived),
    };
    this.#samples.value = [...this.#samples.value, sample].slice(-keptCount);
  }
}
