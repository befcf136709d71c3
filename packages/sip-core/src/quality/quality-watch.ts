import { type Clock, Emitter, type Subscribable, systemClock, type Unsubscribe } from '@offhook/primitives';
import { noSample, type QualitySample, sampleBetween } from './quality-sample.js';
import { RingBuffer } from './ring-buffer.js';
import type { StatsReport } from './stats-report.js';
import { readSnapshot, type StatsSnapshot } from './stats-snapshot.js';
import {
  type CallCircumstances,
  type QualityWarningName,
  qualityWarnings,
  type WarningRule,
  warningRules,
} from './warning-rules.js';
import { initialWarningState, nextWarningState, type WarningState } from './warning-state.js';

/** What is watched of a call: a `Call` of this package has it. */
export interface ObservableCall {
  readonly isMuted: boolean;
  readonly isOnHold?: boolean;
  readonly isRemoteOnHold?: boolean;
  /** What the browser counts for it. */
  peerStats(): Promise<StatsReport>;
  on(name: 'ended', listener: () => void): Unsubscribe;
}

export interface QualityWarning {
  readonly name: QualityWarningName;
  /** What was measured last, in the limit's unit. */
  readonly value: number;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export interface QualityEvents {
  sampled: { readonly sample: QualitySample };
  warningRaised: { readonly warning: QualityWarning };
  warningCleared: { readonly warning: QualityWarning };
}

export interface ObserveQualityOptions {
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Default: 1,000. The rules of the warnings count on it. */
  readonly intervalMs?: number;
  /** How many samples are kept. Default: 600, which is ten minutes. */
  readonly capacity?: number;
  /** How many samples nothing is warned of: a call needs a moment to settle. Default: 5. */
  readonly settlingCount?: number;
  /** Default: `warningRules`. */
  readonly rules?: Readonly<Record<QualityWarningName, WarningRule>>;
}

/** Watches the sound of one call until it ends, or until `dispose`. */
export interface QualityWatch extends Subscribable<QualityEvents> {
  /** The oldest first. */
  readonly samples: readonly QualitySample[];
  /** Those that are raised now. */
  readonly warnings: readonly QualityWarning[];
  /** Stops. What was seen stays to be read. Safe to call twice. */
  dispose(): void;
}

/** Looks at the call's statistics each second, keeps what it sees, and warns by the rules. */
export function observeQuality(call: ObservableCall, options: ObserveQualityOptions = {}): QualityWatch {
  return new CallQualityWatch(call, options);
}

class CallQualityWatch implements QualityWatch {
  readonly #call: ObservableCall;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #rules: Readonly<Record<QualityWarningName, WarningRule>>;
  readonly #events = new Emitter<QualityEvents>();
  readonly #samples: RingBuffer<QualitySample>;
  readonly #states: Map<QualityWarningName, WarningState> = new Map<QualityWarningName, WarningState>();
  readonly #raised: Map<QualityWarningName, QualityWarning> = new Map<QualityWarningName, QualityWarning>();
  readonly #unsubscribe: Unsubscribe;
  #settlingCount: number;
  #isOver = false;
  #before: StatsSnapshot | undefined;
  #cancel: () => void = () => undefined;

  constructor(call: ObservableCall, options: ObserveQualityOptions) {
    this.#call = call;
    this.#clock = options.clock ?? systemClock;
    this.#intervalMs = options.intervalMs ?? 1_000;
    this.#settlingCount = options.settlingCount ?? 5;
    this.#rules = options.rules ?? warningRules;
    this.#samples = new RingBuffer<QualitySample>(options.capacity ?? 600);
    this.#unsubscribe = call.on('ended', () => {
      this.dispose();
    });
    void this.#look();
  }

  get samples(): readonly QualitySample[] {
    return this.#samples.items;
  }

  get warnings(): readonly QualityWarning[] {
    return [...this.#raised.values()];
  }

  on<Name extends keyof QualityEvents>(
    name: Name,
    listener: (payload: QualityEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  dispose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancel();
    this.#unsubscribe();
    this.#events.clear();
  }

  async #look(): Promise<void> {
    // One that fails is one second that nobody knows about: the next look starts anew from there.
    const report = await this.#call.peerStats().catch(() => undefined);
    if (this.#isOver) return;
    this.#cancel = this.#clock.after(this.#intervalMs, () => void this.#look());
    this.#take(report === undefined ? undefined : readSnapshot(report, this.#clock.now()));
  }

  #take(after: StatsSnapshot | undefined): void {
    const before = this.#before;
    this.#before = after;
    if (before === undefined || after === undefined) return;
    const sample = sampleBetween(before, after, this.#clock.now());
    if (sample === noSample) return;
    this.#samples.add(sample);
    this.#events.emit('sampled', { sample });
    // Before anything has come or gone there is no sound to warn about.
    if (after.incoming === undefined && after.outgoing === undefined) return;
    if (this.#settlingCount > 0) this.#settlingCount -= 1;
    else for (const name of qualityWarnings) this.#judge(name, sample);
  }

  #judge(name: QualityWarningName, sample: QualitySample): void {
    const rule = this.#rules[name];
    const value = rule.read(sample, circumstancesOf(this.#call));
    if (value === undefined) return;
    const before = this.#states.get(name) ?? initialWarningState;
    const state = nextWarningState(before, rule, value);
    this.#states.set(name, state);
    const warning: QualityWarning = { name, value, limit: rule.limit, atMs: sample.atMs };
    if (state.isRaised) this.#raised.set(name, warning);
    else this.#raised.delete(name);
    if (state.isRaised && !before.isRaised) this.#events.emit('warningRaised', { warning });
    if (!state.isRaised && before.isRaised) this.#events.emit('warningCleared', { warning });
  }
}

function circumstancesOf(call: ObservableCall): CallCircumstances {
  return { isMuted: call.isMuted, isOnHold: call.isOnHold === true || call.isRemoteOnHold === true };
}
