import type { Clock } from '../clock.js';
import { nextTurn } from './next-turn.js';

interface Timer {
  readonly dueMs: number;
  readonly task: () => void;
}

/** A clock that a test winds: nothing happens until `advance` says so. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers: Set<Timer> = new Set<Timer>();

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  /** How many timers are waiting: 0 after a clean `dispose`. */
  get pendingCount(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Moves on by `durationMs`, firing what falls due in its order, and lets promises settle in between. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await nextTurn();
    for (let next = this.#nextUntil(endMs); next !== undefined; next = this.#nextUntil(endMs)) {
      this.#nowMs = next.dueMs;
      this.#timers.delete(next);
      next.task();
      await nextTurn();
    }
    this.#nowMs = endMs;
  }

  #nextUntil(endMs: number): Timer | undefined {
    return [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}
