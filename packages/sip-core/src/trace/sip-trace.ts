import { type Clock, Emitter, type Subscribable, systemClock, type Unsubscribe } from '@offhook/primitives';
import type { SipMessagePassed } from '../ports/signalling-port.js';
import { RingBuffer } from '../quality/ring-buffer.js';
import { maskMessage } from './mask-message.js';
import { maskDigitRuns } from './mask-number.js';

/** One arrow of a ladder diagram. There is no secret and no number in it: see `maskMessage`. */
export interface SipTraceEntry {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** As `INVITE` or `180 Ringing`. */
  readonly label: string;
  /** The method of its transaction, of a response too. Empty where the message has none. */
  readonly method: string;
  /** Of a response. */
  readonly status?: number;
  /** The same for all messages of a call, and for its `sipCallId` when that is masked. Empty where the message has none. */
  readonly callId: string;
  /** The message, masked, and cut when it is too long. */
  readonly text: string;
}

export interface SipTraceOptions {
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** How many messages are kept. Default: 200. */
  readonly capacity?: number;
  /** Of one message; the rest is cut. Default: 6,000. */
  readonly maxTextLength?: number;
}

/** Where messages come from: a `Phone` of this package is one. */
export interface TraceablePhone {
  on(name: 'messagePassed', listener: (message: SipMessagePassed) => void): Unsubscribe;
}

export interface SipTraceEvents {
  added: { readonly entry: SipTraceEntry };
}

export interface SipTrace extends Subscribable<SipTraceEvents> {
  /** The oldest first. */
  readonly entries: readonly SipTraceEntry[];
  clear(): void;
  /** Stops. What was seen stays to be read. Safe to call twice. */
  dispose(): void;
}

/** Keeps the newest SIP messages of a phone. They are masked before they are kept. */
export function createSipTrace(phone: TraceablePhone, options: SipTraceOptions = {}): SipTrace {
  const { capacity = 200, clock = systemClock, maxTextLength = 6_000 } = options;
  const events = new Emitter<SipTraceEvents>();
  const entries = new RingBuffer<SipTraceEntry>(capacity);
  const unsubscribe = phone.on('messagePassed', ({ direction, text }) => {
    const entry: SipTraceEntry = { atMs: clock.now(), direction, ...readEntry(text, maxTextLength) };
    entries.add(entry);
    events.emit('added', { entry });
  });
  return {
    get entries() {
      return entries.items;
    },
    on: (name, listener, more) => events.on(name, listener, more),
    clear: () => {
      entries.clear();
    },
    dispose: () => {
      unsubscribe();
      events.clear();
    },
  };
}

/** A Call-ID as it stands in a trace: some devices write their number into it. */
export function maskCallId(callId: string): string {
  return maskDigitRuns(callId);
}

function readEntry(text: string, maxTextLength: number): Omit<SipTraceEntry, 'atMs' | 'direction'> {
  const masked = maskMessage(text);
  const [first = ''] = masked.split('\r\n', 1);
  const status = /^SIP\/2\.0 (\d{3})/i.exec(first)?.[1];
  const cseqMethod = /^cseq: *\d+ +([A-Z]{1,20})/im.exec(masked)?.[1] ?? '';
  const isCut = masked.length > maxTextLength;
  return {
    label: status === undefined ? (first.split(' ')[0] ?? '') : first.slice('SIP/2.0 '.length, 64),
    method: cseqMethod,
    ...(status === undefined ? {} : { status: Number(status) }),
    callId: /^(?:call-id|i): *(\S+)/im.exec(masked)?.[1]?.slice(0, 128) ?? '',
    text: isCut ? `${masked.slice(0, maxTextLength)}\r\n[cut]` : masked,
  };
}
