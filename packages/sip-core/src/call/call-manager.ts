import { type Clock, Emitter, type Logger, type Unsubscribe, waitFor } from '@offhook/primitives';
import { parseDialTarget } from '../dial-target/dial-target.js';
import type { MediaPort } from '../ports/media-port.js';
import type { IncomingInvite, SignallingPort, SipMessagePassed } from '../ports/signalling-port.js';
import { randomToken } from '../random-token.js';
import { readWireMark } from '../timings/wire-mark.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import { checkCallHeaders } from './call-headers.js';
import { CallMedia } from './call-media.js';
import { CallRecord, type CallRecordOptions } from './call-record.js';
import { IncomingCallFlow } from './incoming-call-flow.js';
import { OutgoingCallFlow } from './outgoing-call-flow.js';
import { PhoneCall } from './phone-call.js';

export interface DialOptions {
  /** The other side's name, where the caller of `dial` knows it: the call's `remoteName`. Default: empty. */
  readonly displayName?: string | undefined;
  /** Headers that go with the INVITE, as `X-Ticket`. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Aborting it ends the call: CANCEL before it is answered, BYE after. */
  readonly signal?: AbortSignal | undefined;
}

export interface CallManagerEvents {
  added: { readonly call: Call };
  removed: { readonly call: Call };
}

export interface CallManagerOptions {
  readonly signalling: SignallingPort;
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly domain: string;
  readonly noAnswerTimeoutMs: number;
  readonly isRegistered: () => boolean;
}

interface ManagedCall {
  readonly call: PhoneCall;
  readonly flow: CallFlow;
  readonly record: CallRecord;
}

// A page that closes waits no longer for the other sides to hear it.
const goodbyeTimeoutMs = 2_000;
const longestName = 512;

/** Makes calls, takes calls, and holds to one at a time. */
export class CallManager {
  readonly #options: CallManagerOptions;
  readonly #events = new Emitter<CallManagerEvents>();
  readonly #calls: Map<string, ManagedCall> = new Map<string, ManagedCall>();

  constructor(options: CallManagerOptions) {
    this.#options = options;
  }

  get calls(): readonly Call[] {
    return [...this.#calls.values()].map(({ call }) => call);
  }

  on<Name extends keyof CallManagerEvents>(
    name: Name,
    listener: (payload: CallManagerEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** @throws CallError call/invalid-target, call/invalid-header, call/not-registered, call/busy-here */
  dial(text: string, { displayName = '', headers = {}, signal }: DialOptions): Call {
    signal?.throwIfAborted();
    const { domain, isRegistered, noAnswerTimeoutMs, signalling } = this.#options;
    const target = parseDialTarget(text, domain);
    checkCallHeaders(headers);
    if (!isRegistered()) {
      throw new CallError('call/not-registered', 'The phone is not registered yet, so it cannot call.', {
        retryable: true,
      });
    }
    if (this.#calls.size > 0) {
      throw new CallError('call/busy-here', 'There is a call already. End it before you make another.', {
        retryable: true,
      });
    }
    const parts = this.#partsOf({
      direction: 'outgoing',
      remoteNumber: target.number,
      remoteName: displayName.slice(0, longestName),
    });
    const flow = new OutgoingCallFlow({
      ...parts,
      signalling,
      target: target.uri,
      headers,
      noAnswerTimeoutMs,
      signal,
    });
    return this.#begin(parts, flow);
  }

  handleInvite(invite: IncomingInvite): void {
    const { isRegistered, logger } = this.#options;
    if (!isRegistered() || this.#calls.size > 0) {
      const status = this.#calls.size > 0 ? 486 : 480;
      logger.info('incoming call refused', { status });
      invite.refuse(status);
      return;
    }
    const parts = this.#partsOf({
      direction: 'incoming',
      sipCallId: invite.callId,
      remoteNumber: invite.identity.number.slice(0, longestName),
      remoteName: invite.identity.name.slice(0, longestName),
    });
    // Its arrival is what made this call.
    parts.record.timings.mark('invite');
    this.#begin(parts, new IncomingCallFlow({ ...parts, invite }));
  }

  /** Marks in the call that a message belongs to what the message says. */
  handleMessage({ text }: SipMessagePassed): void {
    if (this.#calls.size === 0) return;
    const seen = readWireMark(text);
    for (const { record } of this.#calls.values()) {
      if (record.sipCallId === seen?.callId) record.timings.mark(seen.mark);
    }
  }

  /** What was not answered cannot be any more; what was, goes on. */
  handleConnectionLost(): void {
    for (const { flow } of [...this.#calls.values()]) flow.handleConnectionLost();
  }

  /** Ends every call. Resolves when the other sides know, or after two seconds. */
  async hangUpAll(): Promise<void> {
    const goodbyes = [...this.#calls.values()].map(({ call }) => call.hangUp());
    if (goodbyes.length === 0) return;
    await waitFor(() => Promise.all(goodbyes), {
      clock: this.#options.clock,
      timeoutMs: goodbyeTimeoutMs,
      onTimeout: () => new CallError('call/failed', 'The other side did not confirm the end of the call.'),
    }).catch((error: unknown) => {
      this.#options.logger.warn('not everybody heard that the calls ended', { error });
    });
  }

  #partsOf(who: Omit<CallRecordOptions, 'id' | 'clock'>): CallParts {
    const { clock, logger, media } = this.#options;
    const id = randomToken(26);
    const record = new CallRecord({ ...who, id, clock });
    return { record, media: new CallMedia(record, media), clock, logger: logger.child({ callId: id }) };
  }

  #begin({ media, record }: CallParts, flow: CallFlow & { start(): void }): Call {
    const call = new PhoneCall({ record, flow, media });
    this.#calls.set(call.id, { call, flow, record });
    // The first to hear it, so that whoever hears it next finds no call in the way.
    call.on('changed', () => {
      if (call.state === 'ended') this.#calls.delete(call.id);
    });
    call.on('ended', () => {
      this.#events.emit('removed', { call });
    });
    this.#events.emit('added', { call });
    // A listener may have hung up already.
    if (call.state !== 'ended') flow.start();
    return call;
  }
}

interface CallParts {
  readonly record: CallRecord;
  readonly media: CallMedia;
  readonly clock: Clock;
  readonly logger: Logger;
}
