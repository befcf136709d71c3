import type { Clock } from '@offhook/primitives';
import type { CallDirection, CallEndReason, CallState } from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { RemoteIdentity } from '../ports/signalling-port.js';
import { TimingLog } from '../timings/timing-log.js';
import type { CallError } from './call-error.js';
import { type CallTrigger, nextCallState } from './call-state.js';

export interface CallRecordOptions {
  readonly id: string;
  /** Default: the id. */
  readonly sipCallId?: string | undefined;
  readonly direction: CallDirection;
  /** Whom we call, or who calls. */
  readonly identity: RemoteIdentity;
  readonly clock: Clock;
}

/** What may change in a call without a step of its state. */
export interface CallFacts {
  readonly isMuted: boolean;
  /** We hold the other side. */
  readonly isOnHold: boolean;
  /** The other side holds us. */
  readonly isRemoteOnHold: boolean;
  readonly hasVideo: boolean;
  /** Before anybody has answered, something can be heard. */
  readonly hasEarlyMedia: boolean;
}

/** The facts of a call, and the only place where its state changes. */
export class CallRecord {
  readonly id: string;
  readonly direction: CallDirection;
  readonly startedAtMs: number;
  readonly sipCallId: string;
  readonly timings: TimingLog;
  readonly #clock: Clock;
  #identity: RemoteIdentity;
  readonly #lifetime: AbortController = new AbortController();
  #onChange: (previous: CallState) => void = () => undefined;
  #state: CallState;
  #facts: CallFacts = {
    isMuted: false,
    isOnHold: false,
    isRemoteOnHold: false,
    hasVideo: false,
    hasEarlyMedia: false,
  };
  #connectedAtMs: number | undefined;
  #endedAtMs: number | undefined;
  #endReason: CallEndReason | undefined;
  #error: CallError | MediaError | undefined;

  constructor({ clock, direction, id, identity, sipCallId = id }: CallRecordOptions) {
    this.id = id;
    this.sipCallId = sipCallId;
    this.timings = new TimingLog(clock);
    this.direction = direction;
    this.#identity = shortened(identity);
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

  /** Who is at the other end, as far as is known. */
  get identity(): RemoteIdentity {
    return this.#identity;
  }

  get facts(): CallFacts {
    return this.#facts;
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

  /** Somebody else is at the other end, or our own server says who. What the far side only claims changes nothing. */
  identify(identity: RemoteIdentity): void {
    const { number, uri, ...said } = shortened(identity);
    const name = said.name || this.#nameOf(number);
    const isNews = name !== this.#identity.name || number !== this.#identity.number;
    if (this.isEnded || !identity.isAsserted || (isNews && number === '')) return;
    this.#identity = { number, uri, isAsserted: true, name };
    if (isNews) this.#onChange(this.#state);
  }

  /** Does nothing when the call has ended, or when it is so already. */
  set(change: Partial<CallFacts>): void {
    const names = Object.keys(change) as (keyof CallFacts)[];
    if (this.isEnded || names.every((name) => change[name] === this.#facts[name])) return;
    this.#facts = { ...this.#facts, ...change };
    this.#onChange(this.#state);
  }

  #nameOf(number: string): string {
    return number === this.#identity.number ? this.#identity.name : '';
  }
}

// What comes from strangers is cut before a schema has to refuse it.
const longestName = 512;

function shortened({ isAsserted, name, number, uri }: RemoteIdentity): RemoteIdentity {
  const cut = (text: string): string => text.slice(0, longestName);
  return { number: cut(number), name: cut(name), uri: cut(uri), isAsserted };
}
