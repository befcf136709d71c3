import { type Clock, systemClock, type Unsubscribe } from '@offhook/primitives';
import type { PhoneInsight, RegistrationState } from '@offhook/protocol';
import type { Call } from '../call/call.js';
import type { SipMessagePassed } from '../ports/signalling-port.js';
import { createSipTrace, type SipTrace, type SipTraceEntry } from '../trace/sip-trace.js';
import { CallRecording } from './call-recording.js';

/** What is recorded of a phone: a `Phone` of this package has it. */
export interface RecordablePhone {
  readonly registration: RegistrationState;
  readonly calls: readonly Call[];
  on(name: 'callAdded', listener: (event: { readonly call: Call }) => void): Unsubscribe;
  on(name: 'messagePassed', listener: (message: SipMessagePassed) => void): Unsubscribe;
}

export interface RecordPhoneOptions {
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** How many calls are kept, the newest. Default: 10. */
  readonly callCapacity?: number;
  /** How many SIP messages. Default: 200. */
  readonly messageCapacity?: number;
  /** How many samples of each call, one a second. Default: 300. */
  readonly sampleCapacity?: number;
}

/** What has happened in a phone since the recording began, with secrets and numbers taken out. */
export interface PhoneRecording {
  /** Messages and samples that came after the `cursor` of an earlier reading; all of them by default. */
  read(after?: number): PhoneInsight;
  /** Stops. What was recorded stays to be read. Safe to call twice. */
  dispose(): void;
}

/** Records the SIP messages of a phone, and timings, candidates and quality of its calls. */
export function recordPhone(phone: RecordablePhone, options: RecordPhoneOptions = {}): PhoneRecording {
  return new LivePhoneRecording(phone, options);
}

class LivePhoneRecording implements PhoneRecording {
  readonly #phone: RecordablePhone;
  readonly #clock: Clock;
  readonly #callCapacity: number;
  readonly #sampleCapacity: number;
  readonly #trace: SipTrace;
  readonly #numbers: WeakMap<SipTraceEntry, number> = new WeakMap<SipTraceEntry, number>();
  readonly #unsubscribe: Unsubscribe;
  #recordings: CallRecording[] = [];
  #lastNumber = 0;

  constructor(phone: RecordablePhone, options: RecordPhoneOptions) {
    this.#phone = phone;
    this.#clock = options.clock ?? systemClock;
    this.#callCapacity = Math.min(32, options.callCapacity ?? 10);
    this.#sampleCapacity = Math.min(1_000, options.sampleCapacity ?? 300);
    const capacity = Math.min(1_000, options.messageCapacity ?? 200);
    this.#trace = createSipTrace(phone, { clock: this.#clock, capacity });
    this.#trace.on('added', ({ entry }) => this.#numbers.set(entry, this.#next()));
    this.#unsubscribe = phone.on('callAdded', ({ call }) => {
      this.#record(call);
    });
    for (const call of phone.calls) this.#record(call);
  }

  read(after = 0): PhoneInsight {
    return {
      cursor: this.#lastNumber,
      registration: this.#phone.registration,
      messages: this.#trace.entries.filter((entry) => (this.#numbers.get(entry) ?? 0) > after),
      calls: this.#recordings.map((recording) => recording.read(after)),
    };
  }

  dispose(): void {
    this.#unsubscribe();
    this.#trace.dispose();
    for (const recording of this.#recordings) recording.dispose();
  }

  #record(call: Call): void {
    const recording = new CallRecording({
      call,
      clock: this.#clock,
      capacity: this.#sampleCapacity,
      nextNumber: () => this.#next(),
    });
    this.#recordings.push(recording);
    for (const old of this.#recordings.splice(0, this.#recordings.length - this.#callCapacity)) old.dispose();
  }

  #next(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }
}
