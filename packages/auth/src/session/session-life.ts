import { type Clock, Emitter, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { ServerTime } from '../requests/server-time.js';

/** How far the life of a session has come. */
export type LifeStage = 'young' | 'old' | 'over';

export interface SessionLifeEvents {
  /** It is time to renew: four fifths of the life are over. */
  grewOld: LifeSpan;
  ended: LifeSpan;
}

/** From when to when, by the server's time. */
export interface LifeSpan {
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface SessionLifeOptions {
  readonly clock: Clock;
  readonly time: ServerTime;
}

const oldAge = 0.8;

// Timers hold 2^31 ms at most, and stand still while a computer sleeps: so they look at the clock now and then.
const longestTimerMs = 3_600_000;

/** Watches the life of one session by the wall clock. */
export class SessionLife implements Subscribable<SessionLifeEvents> {
  readonly #options: SessionLifeOptions;
  readonly #events: Emitter<SessionLifeEvents> = new Emitter<SessionLifeEvents>();
  #span: LifeSpan | undefined;
  #stage: LifeStage = 'over';
  #cancelTimer: () => void = () => undefined;

  constructor(options: SessionLifeOptions) {
    this.#options = options;
  }

  on<Name extends keyof SessionLifeEvents>(
    name: Name,
    listener: (payload: SessionLifeEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Watches another life; undefined: none. */
  watch(span: LifeSpan | undefined): void {
    this.#span = span;
    this.#stage = 'young';
    this.check();
  }

  /** Looks at the clock now: after a sleep, and when the server's time has become known. */
  check(): void {
    this.#cancelTimer();
    if (this.#span === undefined || this.#stage === 'over') return;
    const before = this.#stage;
    const nowMs = this.#options.time.now();
    this.#stage = lifeStageAt(this.#span, nowMs);
    this.#wait(this.#span, nowMs);
    if (this.#stage === 'over') this.#events.emit('ended', this.#span);
    if (this.#stage === 'old' && before === 'young') this.#events.emit('grewOld', this.#span);
  }

  dispose(): void {
    this.watch(undefined);
    this.#events.clear();
  }

  #wait(span: LifeSpan, nowMs: number): void {
    if (this.#stage === 'over') return;
    const nextMs = this.#stage === 'young' ? oldAgeOf(span) : span.untilMs;
    const delayMs = Math.min(longestTimerMs, nextMs - nowMs);
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.check();
    });
  }
}

/** @internal Exported for its test. */
export function lifeStageAt(span: LifeSpan, nowMs: number): LifeStage {
  if (nowMs >= span.untilMs) return 'over';
  return nowMs >= oldAgeOf(span) ? 'old' : 'young';
}

function oldAgeOf({ sinceMs, untilMs }: LifeSpan): number {
  return sinceMs + oldAge * (untilMs - sinceMs);
}
