import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { Call } from '../call/call.js';
import { type DialTarget, parseDialTarget } from '../dial-target/dial-target.js';
import type { CallDialog, IncomingInvite, IncomingRefer, OutgoingRefer } from '../ports/signalling-port.js';
import type { CallTransfers } from './call-transfers.js';
import { IncomingTransfer } from './incoming-transfer.js';
import { OutgoingTransfer, type OutgoingTransferOptions } from './outgoing-transfer.js';
import { findCall } from './find-call.js';
import type { ReferredCall } from './referred-call.js';
import type { Transfer, TransferOptions } from './transfer.js';
import { TransferError } from './transfer-error.js';
import type { TransferPolicies, TransferPolicy, TransferRequest } from './transfer-request.js';

export interface TransferManagerEvents {
  /** Somebody wants us to call somebody, and the policy is to ask. */
  requested: { readonly request: TransferRequest };
  /** Another call takes the place of one of ours. */
  replaced: { readonly call: Call; readonly replacement: Call };
}

export interface TransferManagerOptions extends TransferPolicies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly domain: string;
  /** Somebody would hear `requested`. */
  readonly canAsk: () => boolean;
  readonly calls: () => readonly Call[];
  /** Undefined before a call is answered, and after its end. */
  readonly dialogOf: (call: Call) => CallDialog | undefined;
  /** @throws CallError call/not-registered … */
  readonly dial: (call: ReferredCall) => Call;
  /** Takes an INVITE in the place of a call of ours. */
  readonly take: (invite: IncomingInvite, replaced: Call) => Call;
}

/** Gives calls away, and lets ours be given away. */
export class TransferManager implements CallTransfers {
  readonly #options: TransferManagerOptions;
  readonly #events = new Emitter<TransferManagerEvents>();
  readonly #outgoing: Map<Call, OutgoingTransfer> = new Map<Call, OutgoingTransfer>();
  /** What was asked of us and is not over, by the call where it was asked. */
  readonly #questions: Map<Call | undefined, IncomingTransfer> = new Map<
    Call | undefined,
    IncomingTransfer
  >();

  constructor(options: TransferManagerOptions) {
    this.#options = options;
  }

  on<Name extends keyof TransferManagerEvents>(
    name: Name,
    listener: (payload: TransferManagerEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  transfer(call: Call, target: string, options: TransferOptions): Transfer {
    const { number, uri } = parseDialTarget(target, this.#options.domain);
    const refer = (): OutgoingRefer => this.#dialogOf(call).refer(uri);
    return this.#begin({ call, target: number, consultation: undefined, refer, signal: options.signal });
  }

  transferTo(call: Call, consultation: Call, options: TransferOptions): Transfer {
    if (call === consultation) throw notNow('A call cannot be transferred to itself.');
    const { id } = this.#dialogOf(consultation);
    const { number, uri } = consultation.identity;
    const refer = (): OutgoingRefer => this.#dialogOf(call).refer(uri, id);
    return this.#begin({ call, target: number, consultation, refer, signal: options.signal });
  }

  /** Watches for what the far side of a call asks, once it is answered. */
  watch(call: Call): void {
    const stopLooking = call.on('changed', () => {
      const dialog = call.state === 'connected' ? this.#options.dialogOf(call) : undefined;
      if (dialog === undefined) return;
      stopLooking();
      dialog.on('referred', ({ refer }) => {
        this.handleRefer(refer, call);
      });
    });
  }

  /** Somebody asks us to call somebody: in a call, or outside of any. */
  handleRefer(refer: IncomingRefer, call?: Call): void {
    const { canAsk, domain, logger } = this.#options;
    const rule = this.#ruleFor(call);
    const target = readTarget(refer.target, domain);
    logger.info('asked to call somebody', { rule });
    if (target === undefined) refer.refuse(400);
    // RFC 3261 §21.4.27: one at a time.
    else if (this.#questions.has(call)) refer.refuse(491);
    else if (rule === 'refuse' || (rule === 'ask' && !canAsk())) refer.refuse(call === undefined ? 403 : 603);
    else this.#ask(refer, target, call);
  }

  /** True for an INVITE that wants to take the place of a call: it is taken, or refused. */
  handleInvite(invite: IncomingInvite): boolean {
    const { calls, dialogOf, take } = this.#options;
    if (invite.dialogToReplace === undefined) return false;
    const call = findCall(invite.dialogToReplace, calls(), dialogOf);
    if (call === undefined) invite.refuse(481);
    else this.#replace(call, take(invite, call));
    return true;
  }

  dispose(): void {
    for (const question of this.#questions.values()) question.dispose();
    for (const transfer of this.#outgoing.values()) transfer.cancel();
    this.#events.clear();
  }

  #begin(options: Omit<OutgoingTransferOptions, 'clock' | 'logger'>): Transfer {
    const { call, signal } = options;
    signal?.throwIfAborted();
    if (this.#outgoing.has(call)) throw notNow('This call is being transferred already.');
    this.#dialogOf(call);
    const { clock, logger } = this.#options;
    const transfer = new OutgoingTransfer({ ...options, clock, logger });
    this.#outgoing.set(call, transfer);
    void transfer.settled.then(() => this.#outgoing.delete(call));
    transfer.start();
    return transfer;
  }

  #ask(refer: IncomingRefer, target: DialTarget, call: Call | undefined): void {
    const { clock, logger } = this.#options;
    const request = new IncomingTransfer({
      refer,
      target,
      call,
      dial: () => this.#dial(refer, target, call),
      onOver: () => this.#questions.delete(call),
      clock,
      logger,
    });
    this.#questions.set(call, request);
    if (this.#ruleFor(call) === 'follow') this.#follow(request);
    else this.#events.emit('requested', { request });
  }

  /** RFC 3891 §3: what takes the place of an answered call is answered, and then the other one is over. */
  #replace(call: Call, replacement: Call): void {
    this.#events.emit('replaced', { call, replacement });
    replacement.setMuted(call.isMuted);
    replacement.answer().then(
      () => call.hangUp(),
      (error: unknown) => {
        this.#options.logger.warn('a call could not be replaced', { error });
      },
    );
  }

  #follow(request: IncomingTransfer): void {
    try {
      request.accept();
    } catch (error) {
      this.#options.logger.warn('could not call whom we were sent to', { error });
    }
  }

  #dial({ referredBy, replaces }: IncomingRefer, target: DialTarget, call: Call | undefined): Call {
    const headers = isHeaderValue(referredBy) ? { 'Referred-By': referredBy } : {};
    const replacement = this.#options.dial({ target, headers, replaces, replaced: call });
    if (call !== undefined) this.#events.emit('replaced', { call, replacement });
    return replacement;
  }

  #ruleFor(call: Call | undefined): TransferPolicy {
    const { strangerTransferPolicy = 'refuse', transferPolicy = 'follow' } = this.#options;
    return call === undefined ? strangerTransferPolicy : transferPolicy;
  }

  #dialogOf(call: Call): CallDialog {
    const dialog = call.state === 'connected' ? this.#options.dialogOf(call) : undefined;
    if (dialog === undefined) throw notNow('Only a connected call can be transferred.');
    return dialog;
  }
}

/** What is passed on as it came must be fit to be a header. */
function isHeaderValue(text: string | undefined): text is string {
  return text !== undefined && !/[\p{Cc}\u2028\u2029]/u.test(text);
}

function readTarget(uri: string, domain: string): DialTarget | undefined {
  try {
    return parseDialTarget(uri, domain);
  } catch {
    return undefined;
  }
}

function notNow(message: string): TransferError {
  return new TransferError('transfer/invalid-state', message);
}
