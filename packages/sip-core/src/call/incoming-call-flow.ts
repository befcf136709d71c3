import type { Clock, Logger } from '@offhook/primitives';
import type { MediaError } from '../media/media-error.js';
import type { MediaSession } from '../ports/media-port.js';
import type { CallDialog, IncomingInvite } from '../ports/signalling-port.js';
import { followDialog } from './follow-dialog.js';
import { type CallEnd, endOfConnectionLoss } from './call-end.js';
import { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import { asMediaError, type CallMedia } from './call-media.js';
import type { CallRecord } from './call-record.js';

export interface IncomingCallOptions {
  readonly record: CallRecord;
  readonly invite: IncomingInvite;
  readonly media: CallMedia;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Timer C (RFC 3261 §16.6): no proxy keeps an INVITE that rings for longer.
const ringTimeoutMs = 180_000;

/** A call that comes to us: ring, answer or decline, and what the caller does meanwhile. */
export class IncomingCallFlow implements CallFlow {
  readonly #options: IncomingCallOptions;
  readonly #record: CallRecord;
  #cancelRingTimer: () => void = () => undefined;
  #answering: Promise<void> | undefined;
  #dialog: CallDialog | undefined;
  #session: MediaSession | undefined;
  /** What the 200 carries. */
  #description: Promise<string> | undefined;

  constructor(options: IncomingCallOptions) {
    this.#options = options;
    this.#record = options.record;
    options.media.onFailed((error) => void this.#finish({ reason: 'media-failed', error, status: 480 }));
  }

  start(): void {
    const { clock, invite } = this.#options;
    this.#cancelRingTimer = clock.after(ringTimeoutMs, () => {
      void this.#finish({ reason: 'no-answer', status: 480 });
    });
    invite.on('cancelled', ({ reason }) => {
      void this.#finish({ reason: reason.isAnsweredElsewhere ? 'answered-elsewhere' : 'cancelled' });
    });
    invite.ring();
    // So that the 200 is on its way as soon as the user answers. A description made before the user has allowed the
    // microphone would hide our addresses. Whoever answers hears of a failure.
    if (this.#options.media.canHaveMicrophone) this.#describe().catch(() => undefined);
  }

  answer(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#record.apply('answer')) this.#answering = this.#answer(signal);
    return this.#answering ?? Promise.reject(endedError());
  }

  reject(): Promise<void> {
    if (this.#record.isEnded) return Promise.resolve();
    if (this.#record.state === 'incoming') return this.#finish({ reason: 'declined', status: 603 });
    return Promise.reject(
      new CallError('call/invalid-state', 'Only a call that still rings can be declined.'),
    );
  }

  hangUp(): Promise<void> {
    if (this.#record.state === 'incoming') return this.reject();
    return this.#finish({ reason: 'hung-up', status: 603 });
  }

  handleConnectionLost(): void {
    if (this.#dialog === undefined) void this.#finish(endOfConnectionLoss());
  }

  async #answer(signal: AbortSignal | undefined): Promise<void> {
    const { invite, media } = this.#options;
    const { lifetime } = this.#record;
    this.#cancelRingTimer();
    signal?.addEventListener('abort', () => void this.hangUp(), { once: true, signal: lifetime });
    try {
      const session = this.#open();
      session.start();
      const microphone = session.takeMicrophone(lifetime);
      if (!media.canHaveMicrophone) await microphone;
      microphone.catch(() => undefined);
      const description = await this.#describe();
      lifetime.throwIfAborted();
      this.#dialog = invite.accept(description);
      await Promise.all([microphone, this.#confirmed(this.#dialog, session)]);
    } catch (thrown) {
      if (!this.#record.isEnded) {
        const error = asMediaError(thrown);
        void this.#finish({ reason: 'media-failed', error, status: refusalStatus(error) });
      }
      signal?.throwIfAborted();
      throw this.#record.error ?? endedError();
    }
  }

  #open(): MediaSession {
    const { invite, media } = this.#options;
    this.#session ??= media.open(invite.offer === undefined ? 'offer' : 'answer');
    return this.#session;
  }

  async #describe(): Promise<string> {
    this.#description ??= this.#describeOnce();
    return await this.#description;
  }

  async #describeOnce(): Promise<string> {
    const { offer } = this.#options.invite;
    const { lifetime } = this.#record;
    const session = this.#open();
    return await (offer === undefined
      ? session.createOffer(lifetime)
      : session.createAnswer(offer, lifetime));
  }

  /** Resolves when the caller has acknowledged our 2xx. */
  async #confirmed(dialog: CallDialog, session: MediaSession): Promise<void> {
    const { logger } = this.#options;
    followDialog({ record: this.#record, dialog, media: session, logger });
    const answer = await new Promise<string | undefined>((resolve, reject) => {
      dialog.on('confirmed', (confirmation) => {
        resolve(confirmation.answer);
      });
      this.#record.lifetime.addEventListener(
        'abort',
        () => {
          reject(endedError());
        },
        { once: true },
      );
    });
    if (answer !== undefined) await session.applyAnswer(answer);
    this.#record.apply('connect');
  }

  /** Ends the call here at once, then tells the far side what it has to know. */
  async #finish({ error, reason, status }: FlowEnd): Promise<void> {
    if (!this.#record.end(reason, error)) return;
    this.#cancelRingTimer();
    const { invite, logger } = this.#options;
    logger.info('call ended', { callId: this.#record.id, reason, code: error?.code });
    if (this.#dialog !== undefined) await this.#dialog.bye();
    else if (status !== undefined) invite.refuse(status);
  }
}

interface FlowEnd {
  readonly reason: CallEnd['reason'];
  readonly error?: CallError | MediaError;
  /** The response that the caller gets when it has none yet. */
  readonly status?: number;
}

function refusalStatus(error: MediaError): number {
  // RFC 3261 §21.4.26: what was offered cannot be had here; anything else may pass.
  return error.code === 'media/negotiation-failed' ? 488 : 480;
}

function endedError(): CallError {
  return new CallError('call/invalid-state', 'This call is not waiting to be answered.');
}
