import { type Clock, Emitter, type Logger, type Unsubscribe, waitFor } from '@offhook/primitives';
import type { CallDirection } from '@offhook/protocol';
import { parseDialTarget } from '../dial-target/dial-target.js';
import type { MediaPort } from '../ports/media-port.js';
import type {
  IncomingInvite,
  RemoteIdentity,
  SignallingPort,
  SipMessagePassed,
} from '../ports/signalling-port.js';
import { randomToken } from '@offhook/sip-transaction';
import { readWireMark } from '../timings/wire-mark.js';
import type { CallTransfers } from '../transfer/call-transfers.js';
import type { ReferredCall } from '../transfer/referred-call.js';
import type { VideoRequest } from '../video/video-request.js';
import { type CallRefusal, refusalOf, refusalStatus } from './admission.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import { CallFocus } from './call-focus.js';
import { checkCallHeaders } from './call-headers.js';
import type { CallParts } from './call-parts.js';
import { type CallOptions, type CallPolicy, parseCallPolicy } from './call-policy.js';
import { createCallParts } from './create-call-parts.js';
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
  /** Calls with a picture. Needs the capability `video`. Default: sound alone. */
  readonly video?: VideoRequest | undefined;
}

/** A caller who was turned away without a ring. It belongs among the missed calls. */
export interface RefusedCall {
  readonly remote: RemoteIdentity;
  readonly reason: CallRefusal;
  /** What the caller was told. */
  readonly sipStatus: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export interface CallManagerEvents {
  added: { readonly call: Call };
  removed: { readonly call: Call };
  waiting: { readonly call: Call };
  refused: RefusedCall;
}

export interface CallManagerOptions extends CallOptions {
  readonly signalling: SignallingPort;
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly domain: string;
  readonly noAnswerTimeoutMs: number;
  readonly isRegistered: () => boolean;
  readonly transfers: CallTransfers;
}

interface NewCall {
  readonly parts: CallParts;
  readonly flow: CallFlow & { start(): void };
  /** Whose place it takes. */
  readonly replaced: Call | undefined;
}

interface ManagedCall {
  readonly call: PhoneCall;
  readonly flow: CallFlow;
  readonly parts: CallParts;
}

// A page that closes waits no longer for the other sides to hear it.
const goodbyeTimeoutMs = 2_000;

/** Makes calls and takes calls, as many at a time as the policy allows. */
export class CallManager {
  readonly #options: CallManagerOptions;
  readonly #policy: CallPolicy;
  readonly #events = new Emitter<CallManagerEvents>();
  readonly #calls: Map<string, ManagedCall> = new Map<string, ManagedCall>();
  readonly focus: CallFocus;
  /** Turns every caller away. Calls that there are go on, and calls can be made. */
  isDoNotDisturb = false;

  /** @throws CallError call/invalid-options */
  constructor(options: CallManagerOptions) {
    const { logger } = options;
    this.#options = options;
    this.#policy = parseCallPolicy(options);
    this.focus = new CallFocus({ calls: () => this.calls, onNewCall: this.#policy.onNewCall, logger });
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

  /** What a call is made of, for those who work on calls from outside; undefined once it has ended. */
  partsOf(call: Call): CallParts | undefined {
    return this.#calls.get(call.id)?.parts;
  }

  /** @throws CallError call/invalid-target, call/invalid-header, call/not-registered, call/busy-here, call/video-off */
  dial(text: string, options: DialOptions): Call {
    const { headers = {}, signal } = options;
    signal?.throwIfAborted();
    const target = parseDialTarget(text, this.#options.domain);
    checkCallHeaders(headers);
    this.#checkRoom();
    return this.#dial({ target, headers }, options);
  }

  /**
   * Calls whom somebody sent us to. What takes the place of a call needs no room of its own.
   *
   * @throws CallError call/not-registered, call/busy-here
   */
  dialReferred(referred: ReferredCall): Call {
    const { replaced } = referred;
    this.#checkRoom(replaced === undefined ? 0 : 1);
    return this.#dial(referred, {});
  }

  /** Takes an INVITE that replaces a call of ours (RFC 3891). */
  takeReplacement(invite: IncomingInvite, replaced: Call): Call {
    return this.#receive(invite, replaced);
  }

  handleInvite(invite: IncomingInvite): void {
    const { isDoNotDisturb } = this;
    const callCount = this.#calls.size;
    const situation = { isRegistered: this.#options.isRegistered(), isDoNotDisturb, callCount };
    const refusal = refusalOf(situation, this.#policy);
    if (refusal !== undefined) {
      this.#refuse(invite, refusal);
      return;
    }
    const isWaiting = this.calls.some(({ state }) => state === 'connected');
    const call = this.#receive(invite);
    if (isWaiting && call.state === 'incoming') this.#events.emit('waiting', { call });
  }

  /** Marks in the call that a message belongs to what the message says. */
  handleMessage({ text }: SipMessagePassed): void {
    if (this.#calls.size === 0) return;
    const seen = readWireMark(text);
    for (const { parts } of this.#calls.values()) {
      if (parts.record.sipCallId === seen?.callId) parts.record.timings.mark(seen.mark);
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

  #dial({ headers, replaced, replaces, target }: ReferredCall, options: DialOptions): Call {
    const { displayName = '', signal, video } = options;
    const { noAnswerTimeoutMs, signalling } = this.#options;
    const identity = { number: target.number, name: displayName, uri: target.uri, isAsserted: false };
    const parts = this.#createParts('outgoing', identity);
    if (video !== undefined) parts.video.check();
    const flow = new OutgoingCallFlow({
      ...parts,
      signalling,
      target: target.uri,
      headers,
      replaces,
      noAnswerTimeoutMs,
      signal,
      videoRequest: video,
    });
    return this.#begin({ parts, flow, replaced });
  }

  #receive(invite: IncomingInvite, replaced?: Call): Call {
    const isAlone = this.#calls.size === 0;
    const parts = this.#createParts('incoming', invite.identity, invite.callId);
    // Its arrival is what made this call.
    parts.record.timings.mark('invite');
    return this.#begin({ parts, flow: new IncomingCallFlow({ ...parts, invite, isAlone }), replaced });
  }

  #checkRoom(leavingCount = 0): void {
    if (!this.#options.isRegistered()) {
      throw new CallError('call/not-registered', 'The phone is not registered yet, so it cannot call.', {
        retryable: true,
      });
    }
    if (this.#calls.size - leavingCount < this.#policy.maxCalls) return;
    const message =
      this.#policy.maxCalls === 1
        ? 'There is a call already. End it before you make another.'
        : 'There are as many calls as this phone may have. End one before you make another.';
    throw new CallError('call/busy-here', message, { retryable: true });
  }

  #refuse(invite: IncomingInvite, reason: CallRefusal): void {
    const sipStatus = refusalStatus(reason, this.#policy);
    this.#options.logger.info('incoming call refused', { reason, status: sipStatus });
    invite.refuse(sipStatus);
    const atMs = this.#options.clock.now();
    this.#events.emit('refused', { remote: invite.identity, reason, sipStatus, atMs });
  }

  #createParts(direction: CallDirection, identity: RemoteIdentity, sipCallId?: string): CallParts {
    const { clock } = this.#options;
    const id = randomToken(26);
    const facts = { id, sipCallId, direction, identity, clock };
    return createCallParts(facts, { ...this.#options, policy: this.#policy });
  }

  #begin({ flow, parts, replaced }: NewCall): Call {
    const { transfers } = this.#options;
    const call = new PhoneCall({ ...parts, flow, transfers, takeFocus: (taker) => this.focus.take(taker) });
    if (replaced !== undefined) this.focus.spare(replaced, call);
    this.#calls.set(call.id, { call, flow, parts });
    // The first to hear it, so that whoever hears it next finds no call in the way.
    call.on('changed', ({ previous }) => {
      if (call.state === 'ended') {
        this.#calls.delete(call.id);
        this.focus.forget(call);
      } else if (call.state === 'connected' && previous !== 'connected') void this.focus.take(call);
    });
    call.on('ended', () => {
      this.#events.emit('removed', { call });
    });
    this.#events.emit('added', { call });
    // A listener may have hung up already.
    if (call.state === 'ended') return call;
    if (call.direction === 'outgoing') void this.focus.take(call);
    flow.start();
    return call;
  }
}
