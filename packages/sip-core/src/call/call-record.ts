import type { Clock } from '@offhook/primitives';
import type { CallDirection, CallEndReason, CallState } from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import { TimingLog } from '../timings/timing-log.js';
import type { CallError } from './call-error.js';
import { type CallTrigger, nextCallState } from './call-state.js';

export interface CallRecordOptions {
  readonly id: string;
  /** Default: the id. */
  readonly sipCallId?: string;
  readonly direction: CallDirection;
  readonly remoteNumber: string;
  readonly remoteName: string;
  readonly clock: Clock;
}

/** The facts of a call, and the only place where its state changes. */
export class CallRecord {
  readonly id: string;
  readonly direction: CallDirection;
  readonly remoteNumber: string;
  readonly remoteName: string;
  readonly startedAtMs: number;
  readonly sipCallId: string;
  readonly timings: TimingLog;
  readonly #clock: Clock;
  readonly #lifetime: AbortController = new AbortController();
  #onChange: (previous: CallState) => void = () => undefined;
  #state: CallState;
  #isMuted = false;
  #connectedAtMs: number | undefined;
  #endedAtMs: number | undefined;
  #endReason: CallEndReason | undefined;
  #error: CallError | MediaError | undefined;

  constructor({ clock, direction, id, remoteName, remoteNumber, sipCallId = id }: CallRecordOptions) {
    this.id = id;
    this.sipCallId = sipCallId;
    this.timings = new TimingLog(clock);
    this.direction = direction;
    this.remoteNumber = remoteNumber;
    this.remoteName = remoteName;
    this.startedAtMs = clock.now();
    this.#clock = clock;
    this.#state = direction === 'outgoing' ? 'dialing' : 'incoming';
  }

  get state(): CallState {
    return this.#state;
  }

  get isEnded(): boolean {
    return this.#state === 'ended';
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  get connectedAtMs(): number | undefined {
    return this.#connectedAtMs;
  }

  get endedAtMs(): number | undefined {
    return this.#endedAtMs;
  }

  get endReason(): CallEndReason | undefined {
    return this.#endReason;
  }

  get error(): CallError | MediaError | undefined {
    return this.#error;
  }

  /** Aborts when the call ends: all that a call waits for, waits with this. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** The one listener: hears every change with the state before it, which may be the same. */
  observe(onChange: (previous: CallState) => void): void {
    this.#onChange = onChange;
  }

  /** Follows the table. False where it has no such step, as for a response that comes too late. */
  apply(trigger: Exclude<CallTrigger, 'end'>): boolean {
    const next = nextCallState(this.#state, trigger);
    if (next === undefined) return false;
    if (next === this.#state) return true;
    if (next === 'connected') this.#connectedAtMs = this.#clock.now();
    if (next === 'answering') this.timings.mark('picked-up');
    const previous = this.#state;
    this.#state = next;
    this.#onChange(previous);
    return true;
  }

  /** Ends the call. The first cause wins: false when it had ended before. */
  end(reason: CallEndReason, error?: CallError | MediaError): boolean {
    const next = nextCallState(this.#state, 'end');
    if (next === undefined) return false;
    this.#endReason = reason;
    this.#error = error;
    this.#endedAtMs = this.#clock.now();
    const previous = this.#state;
    this.#state = next;
    // What was taken for this call is given back before anybody hears that it is over.
    this.#lifetime.abort(error);
    this.#onChange(previous);
    return true;
  }

  setMuted(isMuted: boolean): void {
    if (this.isEnded || isMuted === this.#isMuted) return;
    this.#isMuted = isMuted;
    this.#onChange(this.#state);
  }
}
