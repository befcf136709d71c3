import type { MediaError } from '../media/media-error.js';
import type { MediaSession } from '../ports/media-port.js';
import type { CallDialog, IncomingInvite } from '../ports/signalling-port.js';
import { offersTrickle } from '../trickle/candidate-fragment.js';
import { Trickle } from '../trickle/trickle.js';
import type { VideoRequest } from '../video/video-request.js';
import { autoAnswerDelay } from './auto-answer.js';
import { type CallEnd, endOfCancel, endOfConnectionLoss } from './call-end.js';
import { CallError } from './call-error.js';
import type { AnswerOptions, CallFlow, RejectOptions } from './call-flow.js';
import { asMediaError } from './call-media.js';
import type { CallParts } from './call-parts.js';
import type { CallRecord } from './call-record.js';
import { followDialog } from './follow-dialog.js';
import { wantsVideo } from './offered-video.js';

export interface IncomingCallOptions extends CallParts {
  readonly invite: IncomingInvite;
  /** There is no other call. */
  readonly isAlone: boolean;
}

// Timer C (RFC 3261 §16.6): no proxy keeps an INVITE that rings for longer.
const ringTimeoutMs = 180_000;

/** A call that comes to us: ring, answer or decline, and what the caller does meanwhile. */
export class IncomingCallFlow implements CallFlow {
  readonly #options: IncomingCallOptions;
  readonly #record: CallRecord;
  readonly #trickle: Trickle;
  #cancelTimers: () => void = () => undefined;
  #answering: Promise<void> | undefined;
  #dialog: CallDialog | undefined;
  #session: MediaSession | undefined;
  /** What the 200 carries. */
  #description: Promise<string> | undefined;
  readonly redirectTargets: readonly string[] = [];

  constructor(options: IncomingCallOptions) {
    this.#options = options;
    this.#record = options.record;
    this.#trickle = new Trickle(options.logger);
    options.media.onFailed((error) => void this.#finish({ reason: 'media-failed', error, status: 480 }));
  }

  get alertInfo(): string | undefined {
    return this.#options.invite.alertInfo;
  }

  get isVideoOffered(): boolean {
    const { invite, policy } = this.#options;
    return policy.hasVideo && invite.offer !== undefined && wantsVideo(invite.offer);
  }

  header(name: string): string | undefined {
    return this.#options.invite.header(name);
  }

  start(): void {
    const { invite, media } = this.#options;
    invite.on('cancelled', ({ reason }) => {
      void this.#finish(endOfCancel(reason));
    });
    // Who was told of the call may have answered it already; no time of ringing may end it then.
    if (this.#record.state !== 'incoming') return;
    this.#setTimers();
    this.#trickle.hear(invite);
    invite.ring();
    // So that the 200 is on its way as soon as the user answers. A description made before the user has allowed the
    // microphone would hide our addresses, and whether there is a picture in it is the user's to say. Whoever answers
    // hears of a failure.
    if (media.canHaveMicrophone && !this.isVideoOffered) this.#describe().catch(() => undefined);
  }

  answer({ signal, video }: AnswerOptions = {}): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (video !== undefined) this.#options.video.check();
    if (this.#record.apply('answer')) this.#answering = this.#answer(signal, video);
    return this.#answering ?? Promise.reject(endedError());
  }

  reject({ status = this.#options.policy.declineStatus }: RejectOptions = {}): Promise<void> {
    if (this.#record.isEnded) return Promise.resolve();
    if (this.#record.state === 'incoming') return this.#finish({ reason: 'declined', status });
    return Promise.reject(
      new CallError('call/invalid-state', 'Only a call that still rings can be declined.'),
    );
  }

  hangUp(): Promise<void> {
    if (this.#record.state === 'incoming') return this.reject();
    return this.#finish({ reason: 'hung-up', status: this.#options.policy.declineStatus });
  }

  handleConnectionLost(): void {
    if (this.#dialog === undefined) void this.#finish(endOfConnectionLoss());
  }

  #setTimers(): void {
    const { clock, invite, isAlone, policy } = this.#options;
    const cancelRing = clock.after(ringTimeoutMs, () => {
      void this.#finish({ reason: 'no-answer', status: 480 });
    });
    const delayMs = isAlone ? autoAnswerDelay(policy.autoAnswer, invite.autoAnswerAfterMs) : undefined;
    const cancelAutoAnswer =
      delayMs === undefined
        ? undefined
        : clock.after(delayMs, () => {
            // What went wrong is the call's end.
            this.answer().catch(() => undefined);
          });
    this.#cancelTimers = () => {
      cancelRing();
      cancelAutoAnswer?.();
    };
  }

  async #answer(signal: AbortSignal | undefined, video: VideoRequest | undefined): Promise<void> {
    const { lifetime } = this.#record;
    this.#cancelTimers();
    signal?.addEventListener('abort', () => void this.hangUp(), { once: true, signal: lifetime });
    try {
      await this.#agree(video);
    } catch (thrown) {
      if (!this.#record.isEnded) {
        const error = asMediaError(thrown);
        void this.#finish({ reason: 'media-failed', error, status: refusalStatus(error) });
      }
      signal?.throwIfAborted();
      throw this.#record.error ?? endedError();
    }
  }

  async #agree(video: VideoRequest | undefined): Promise<void> {
    const { invite, media } = this.#options;
    const { lifetime } = this.#record;
    const session = this.#open();
    const microphone = session.takeMicrophone(lifetime);
    if (!media.canHaveMicrophone) await microphone;
    microphone.catch(() => undefined);
    if (video !== undefined && this.isVideoOffered) await session.addVideo(video, lifetime);
    const description = await this.#describe();
    lifetime.throwIfAborted();
    this.#dialog = invite.accept(session.refreshDescription(description));
    // Not before: a caller that heard somebody else until now takes what comes without our answer for that one's.
    session.start();
    await Promise.all([microphone, this.#confirmed(this.#dialog, session)]);
  }

  #open(): MediaSession {
    if (this.#session !== undefined) return this.#session;
    const { canTrickle, offer } = this.#options.invite;
    const session = this.#options.media.open(offer === undefined ? 'offer' : 'answer');
    session.setTrickled(offer !== undefined && canTrickle && offersTrickle(offer));
    this.#trickle.attach(session);
    this.#session = session;
    return session;
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
    followDialog({ ...this.#options, dialog, session });
    this.#trickle.hear(dialog);
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
    // The caller knows of the dialog now (RFC 8840 §4.3.1).
    const description = answer ?? this.#options.invite.offer;
    this.#trickle.follow({ forkId: dialog.id.remoteTag, dialog, description });
    this.#record.apply('connect');
  }

  /** Ends the call here at once, then tells the far side what it has to know. */
  async #finish({ error, reason, status }: FlowEnd): Promise<void> {
    if (!this.#record.end(reason, error)) return;
    this.#cancelTimers();
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
