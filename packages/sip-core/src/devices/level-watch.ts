import type { Clock, Unsubscribe } from '@offhook/primitives';
import type { LevelMeter } from './device-access.js';

export interface Level {
  /** The loudest sample of the last moments, from 0 (silence) to 1 (as loud as it gets). */
  readonly peak: number;
  /** The same as decibels below the loudest, from -100 to 0. */
  readonly dbfs: number;
}

export type LevelListener = (level: Level) => void;

export interface LevelWatchParts {
  readonly clock: Clock;
  readonly createMeter: () => LevelMeter;
  /** What is measured now. */
  readonly tracks: () => readonly MediaStreamTrack[];
  /** Somebody listens, or nobody does any more. */
  readonly onWatched: (isWatched: boolean) => void;
}

/** Often enough for a bar that moves with the voice. */
export const levelPeriodMs = 50;

/** Measures while somebody listens, and costs nothing otherwise. */
export class LevelWatch {
  readonly #parts: LevelWatchParts;
  readonly #listeners: Map<symbol, LevelListener> = new Map<symbol, LevelListener>();
  #meter: LevelMeter | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: LevelWatchParts) {
    this.#parts = parts;
  }

  add(listener: LevelListener): Unsubscribe {
    const key = Symbol('listener');
    this.#listeners.set(key, listener);
    if (this.#meter === undefined) this.#start();
    return () => {
      if (this.#listeners.delete(key) && this.#listeners.size === 0) this.#stop();
    };
  }

  dispose(): void {
    this.#listeners.clear();
    this.#stop();
  }

  #start(): void {
    this.#meter = this.#parts.createMeter();
    this.#parts.onWatched(true);
    this.#schedule();
  }

  #stop(): void {
    this.#cancelTimer();
    if (this.#meter === undefined) return;
    this.#meter.close();
    this.#meter = undefined;
    this.#parts.onWatched(false);
  }

  #schedule(): void {
    this.#cancelTimer = this.#parts.clock.after(levelPeriodMs, () => {
      this.#schedule();
      this.#measure();
    });
  }

  #measure(): void {
    this.#meter?.setTracks(this.#parts.tracks());
    const level = levelOf(this.#meter?.read() ?? 0);
    for (const listener of [...this.#listeners.values()]) listener(level);
  }
}

function levelOf(sample: number): Level {
  const peak = Math.min(1, Math.max(0, sample));
  return { peak, dbfs: Math.max(-100, 20 * Math.log10(peak)) };
}
