import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '@offhook/primitives';
import type { SeenOnce } from './seen-once.js';

/** 16 MiB. */
const defaultMaxCount = 1_048_576;
/** How many share a place: the more, the nearer to `maxCount` before anything is forgotten early. */
const wayCount = 16;

/**
 * Remembers within one process, up to `maxCount` of 16 bytes each. Where a place is full, what would have been
 * forgotten soonest goes first.
 *
 * It keeps 48 bits of a keyed hash in tables that never grow: a map of a million texts takes over a hundred megabytes,
 * and stops the process whenever it grows. A new key is taken for an old one once in 10^13 times.
 */
export class MemorySeenOnce implements SeenOnce {
  readonly #clock: Clock;
  readonly #placeCount: number;
  /** So that nobody can choose keys that share a place. */
  readonly #salt: string = randomBytes(16).toString('hex');
  readonly #marks: Float64Array;
  readonly #untilMs: Float64Array;

  constructor(clock: Clock, maxCount: number = defaultMaxCount) {
    this.#clock = clock;
    this.#placeCount = Math.ceil(maxCount / wayCount);
    this.#marks = new Float64Array(this.#placeCount * wayCount);
    this.#untilMs = new Float64Array(this.#placeCount * wayCount);
  }

  isFirst(key: string, forMs: number): Promise<boolean> {
    const nowMs = this.#clock.now();
    const bytes = hash('sha256', this.#salt + key, 'buffer');
    const mark = bytes.readUIntLE(0, 6);
    const first = (bytes.readUInt32LE(6) % this.#placeCount) * wayCount;
    let soonest = first;
    for (let slot = first; slot < first + wayCount; slot += 1) {
      if (this.#marks[slot] === mark && this.#endOf(slot) > nowMs) return Promise.resolve(false);
      if (this.#endOf(slot) < this.#endOf(soonest)) soonest = slot;
    }
    this.#marks[soonest] = mark;
    this.#untilMs[soonest] = nowMs + forMs;
    return Promise.resolve(true);
  }

  #endOf(slot: number): number {
    return this.#untilMs[slot] ?? 0;
  }
}
