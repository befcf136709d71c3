import {
  type Clock,
  Emitter,
  type Logger,
  type OffhookErrorOptions,
  type Unsubscribe,
} from '@offhook/primitives';
import type { CallEndReason } from '@offhook/protocol';
import type { Call } from '../call/call.js';
import { endOfRefusal } from '../call/call-end.js';
import type { OutgoingRefer, SipOutcome, SipRefusal } from '../ports/signalling-port.js';
import type { Transfer, TransferEvents } from './transfer.js';
import { TransferError, type TransferErrorCode } from './transfer-error.js';
import {
  nextTransferState,
  type TransferState,
  transferTransitions,
  type TransferTrigger,
} from './transfer-state.js';

export interface OutgoingTransferOptions {
  readonly call: Call;
  readonly target: string;
  readonly consultation: Call | undefined;
  /** Sends the REFER. */
  readonly refer: () => OutgoingRefer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/** A NOTIFY that the BYE overtook. */
const lastNotifyWaitMs = 2_000;
// Longer than phones ring.
const outcomeTimeoutMs = 150_000;
const goodbyeTimeoutMs = 2_000;

const refused = 'The other side does not let itself be transferred.';
const silence = 'The other side did not say in time whether the transfer worked.';

/** A transfer that we ask for: hold, REFER, and the NOTIFYs about it. */
export class OutgoingTransfer implements Transfer {
  readonly #options: OutgoingTransferOptions;
  readonly #events = new Emitter<TransferEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #state: TransferState = 'offered';
  #sipStatus: number | undefined;
  #error: TransferError | undefined;
  #refer: OutgoingRefer | undefined;
  #stopWaiting: () => void = () => undefined;
  /** Whether the call is on hold for our sake. */
  #holding: Promise<boolean> = Promise.resolve(false);
  #settle: (state: TransferState) => void = () => undefined;
  readonly settled: Promise<TransferState>;

  constructor(options: OutgoingTransferOptions) {
    this.#options = options;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get target(): string {
    return this.#options.target;
  }

  get isAttended(): boolean {
    return this.#options.consultation !== undefined;
  }

  get state(): TransferState {
    return this.#state;
  }

  get sipStatus(): number | undefined {
    return this.#sipStatus;
  }

  get error(): TransferError | undefined {
    return this.#error;
  }

  on<Name extends keyof TransferEvents>(
    name: Name,
    listener: (payload: TransferEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  cancel(): void {
    this.#apply('cancel');
  }

  start(): void {
    const { call, signal } = this.#options;
    const whileItLasts = { signal: this.#lifetime.signal };
    signal?.addEventListener(
      'abort',
      () => {
        this.cancel();
      },
      whileItLasts,
    );
    call.on(
      'ended',
      ({ reason }) => {
        this.#handleCallEnd(reason);
      },
      whileItLasts,
    );
    this.#holding = this.#hold();
    void this.#ask();
  }

  /** Resolves with whether it was we who held it; rejects when it cannot be held. */
  async #hold(): Promise<boolean> {
    const { call } = this.#options;
    if (call.isOnHold) return false;
    await call.hold();
    return true;
  }

  async #ask(): Promise<void> {
    try {
      await this.#holding;
    } catch (cause) {
      this.#fail('transfer/hold-failed', 'The call could not be put on hold, so it was not transferred.', {
        cause,
      });
      return;
    }
    if (this.#lifetime.signal.aborted) return;
    this.#refer = this.#options.refer();
    this.#follow(this.#refer);
  }

  #follow(refer: OutgoingRefer): void {
    refer.on('accepted', () => {
      this.#apply('accept');
    });
    refer.on('progressed', ({ status }) => {
      this.#sipStatus = status;
      // Who has hung up, and tells yet how the other call goes, will tell its end too.
      if (this.#options.call.state === 'ended') this.#waitForOutcome();
      this.#apply(status < 180 ? 'try' : 'ring');
    });
    refer.on('ended', ({ outcome }) => {
      this.#handleOutcome(outcome);
    });
  }

  #handleOutcome(outcome: SipOutcome): void {
    if (outcome.kind === 'accepted') {
      this.#sipStatus = 200;
      this.#apply('complete');
      return;
    }
    const { status: sipStatus } = outcome;
    const isFirst = this.#sipStatus === undefined;
    this.#sipStatus = sipStatus;
    // The far side's own 408 says that nobody answered, and that it tells only after it told that it tries.
    if (isFirst && sipStatus === 408) this.#fail('transfer/timed-out', silence, { sipStatus });
    else if (this.#state === 'offered') this.#fail('transfer/refused', refused, { sipStatus });
    else this.#fail('transfer/failed', whyNot(outcome), { sipStatus });
  }

  #handleCallEnd(reason: CallEndReason): void {
    if (this.#state === 'offered') {
      if (reason === 'hung-up') this.cancel();
      else this.#leave();
    } else if (reason === 'remote-hung-up') {
      this.#waitFor(lastNotifyWaitMs, () => {
        this.#leave();
      });
    } else this.#waitForOutcome();
  }

  /** What was accepted goes on without our call, and is reported as before (RFC 5057 §5.1, RFC 5589 §6). */
  #waitForOutcome(): void {
    this.#waitFor(outcomeTimeoutMs, () => {
      this.#fail('transfer/timed-out', silence, { sipStatus: this.#sipStatus });
    });
  }

  #waitFor(durationMs: number, giveUp: () => void): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#options.clock.after(durationMs, giveUp);
  }

  #leave(): void {
    this.#error = new TransferError(
      'transfer/call-ended',
      'The call ended before the other side said whether the transfer worked.',
      { sipStatus: this.#sipStatus },
    );
    // Who took the consulted one's call over has ended our call with them.
    const isConsultationLeft = (this.#options.consultation?.state ?? 'ended') !== 'ended';
    this.#apply(isConsultationLeft ? 'fail' : 'leave');
  }

  #fail(code: TransferErrorCode, message: string, more: OffhookErrorOptions): void {
    this.#error = new TransferError(code, message, more);
    this.#apply('fail');
  }

  #apply(trigger: TransferTrigger): void {
    const previous = this.#state;
    const next = nextTransferState(previous, trigger);
    if (next === undefined) return;
    this.#state = next;
    if (next === 'failed') this.#options.logger.info('transfer failed', { code: this.#error?.code });
    else this.#error = undefined;
    const isOver = Object.keys(transferTransitions[next]).length === 0;
    if (isOver) this.#end();
    this.#events.emit('changed', { transfer: this, previous });
    if (isOver) this.#events.clear();
  }

  #end(): void {
    this.#lifetime.abort();
    this.#stopWaiting();
    this.#refer?.cancel();
    void (this.#state === 'completed' ? this.#hangUp() : this.#rollBack()).finally(() => {
      this.#settle(this.#state);
    });
  }

  async #hangUp(): Promise<void> {
    const { call, clock, consultation } = this.#options;
    const consultationOver = consultation && hungUpBy(consultation, clock);
    await Promise.all([call.hangUp(), consultationOver]);
  }

  async #rollBack(): Promise<void> {
    const { call, logger } = this.#options;
    try {
      const isHeldByUs = await this.#holding.catch(() => false);
      if (isHeldByUs && call.state === 'connected') await call.resume({ leaveOthers: true });
    } catch (error) {
      logger.warn('the call stays on hold', { error });
    }
  }
}

/** RFC 3891 §3: who is called in the place of a call hangs that one up. One that does not is hung up on. */
async function hungUpBy(call: Call, clock: Clock): Promise<void> {
  if (call.state === 'ended') return;
  await new Promise<void>((resolve) => {
    const stopWaiting = clock.after(goodbyeTimeoutMs, () => void call.hangUp());
    call.on('ended', () => {
      stopWaiting();
      resolve();
    });
  });
}

function whyNot(refusal: SipRefusal): string {
  const { error } = endOfRefusal(refusal);
  return error?.message ?? 'The other call was cancelled.';
}
