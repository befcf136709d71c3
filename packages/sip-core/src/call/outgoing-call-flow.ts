import type { MediaError } from '../media/media-error.js';
import type { MediaSession } from '../ports/media-port.js';
import type {
  CallDialog,
  DialogId,
  OutgoingInvite,
  OutgoingInviteEvents,
  SignallingPort,
} from '../ports/signalling-port.js';
import { Trickle } from '../trickle/trickle.js';
import type { VideoRequest } from '../video/video-request.js';
import { type CallEnd, endOfConnectionLoss, endOfNoAnswer, endOfRefusal } from './call-end.js';
import { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import { asMediaError } from './call-media.js';
import type { CallParts } from './call-parts.js';
import type { CallRecord } from './call-record.js';
import { EarlyMedia } from './early-media.js';
import { followDialog } from './follow-dialog.js';
import { followableTarget } from './redirect.js';

export interface OutgoingCallOptions extends CallParts {
  readonly signalling: SignallingPort;
  /** A SIP URI. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The call of the target's that this one takes the place of. */
  readonly replaces: DialogId | undefined;
  readonly videoRequest: VideoRequest | undefined;
  readonly noAnswerTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Attempt {
  readonly trickle: Trickle;
  readonly session: MediaSession;
  readonly offer: string;
  readonly target: string;
  readonly isRedirected: boolean;
}

/** A call that we make: microphone, offer, INVITE, and what comes back. */
export class OutgoingCallFlow implements CallFlow {
  readonly #options: OutgoingCallOptions;
  readonly #record: CallRecord;
  #cancelNoAnswer: () => void = () => undefined;
  #invite: OutgoingInvite | undefined;
  #dialog: CallDialog | undefined;
  readonly alertInfo: undefined = undefined;
  readonly isVideoOffered = false;
  redirectTargets: readonly string[] = [];

  constructor(options: OutgoingCallOptions) {
    this.#options = options;
    this.#record = options.record;
    options.media.onFailed((error) => void this.#finish({ reason: 'media-failed', error }));
  }

  header(): undefined {
    return undefined;
  }

  start(): void {
    const { clock, noAnswerTimeoutMs, signal } = this.#options;
    const { lifetime } = this.#record;
    this.#cancelNoAnswer = clock.after(noAnswerTimeoutMs, () => void this.#finish(endOfNoAnswer()));
    signal?.addEventListener('abort', () => void this.hangUp(), { once: true, signal: lifetime });
    void this.#dial();
  }

  answer(): Promise<void> {
    return Promise.reject(notIncoming());
  }

  reject(): Promise<void> {
    return this.#record.isEnded ? Promise.resolve() : Promise.reject(notIncoming());
  }

  hangUp(): Promise<void> {
    return this.#finish({ reason: this.#record.state === 'connected' ? 'hung-up' : 'cancelled' });
  }

  handleConnectionLost(): void {
    if (this.#dialog === undefined) void this.#finish(endOfConnectionLoss());
  }

  async #dial(): Promise<void> {
    const { logger, media, target, videoRequest } = this.#options;
    const { lifetime } = this.#record;
    try {
      const session = media.open('offer');
      const trickle = new Trickle(logger);
      trickle.attach(session);
      session.start();
      const microphone = session.takeMicrophone(lifetime);
      // Nobody's phone rings for a call that waits for the user's permission; one that has it need not wait.
      if (!media.canHaveMicrophone) await microphone;
      microphone.catch(() => undefined);
      if (videoRequest !== undefined) await session.addVideo(videoRequest, lifetime);
      const offer = await session.createOffer(lifetime);
      if (!this.#record.isEnded) this.#sendInvite({ trickle, session, offer, target, isRedirected: false });
      await microphone;
    } catch (thrown) {
      void this.#finish({ reason: 'media-failed', error: asMediaError(thrown) });
    }
  }

  #sendInvite(attempt: Attempt): void {
    const { headers, logger, replaces, signalling } = this.#options;
    const { offer, session, target, trickle } = attempt;
    const early = new EarlyMedia(this.#record, session, logger);
    const invite = signalling.invite({
      callId: this.#record.sipCallId,
      target,
      offer,
      headers,
      replaces,
    });
    this.#invite = invite;
    invite.on('progressed', (progress) => {
      const { description, dialog, forkId, identity } = progress;
      this.#record.identify(identity);
      this.#record.apply('progress');
      early.handle(progress);
      if (dialog !== undefined) trickle.follow({ forkId, dialog, description });
    });
    invite.on('refused', (refused) => {
      this.#refused(attempt, refused);
    });
    invite.on('accepted', ({ answer, dialog, forkId, identity }) => {
      this.#dialog = dialog;
      this.#record.identify(identity);
      followDialog({ ...this.#options, dialog, session });
      trickle.follow({ forkId, dialog, description: answer });
      void this.#connect(early, answer);
    });
  }

  #refused(attempt: Attempt, { contacts, reasonText, refusal }: OutgoingInviteEvents['refused']): void {
    const { logger, policy } = this.#options;
    this.redirectTargets = contacts;
    const target = followableTarget(contacts);
    // RFC 3261 §8.1.3.4: once, or two servers could send us to and fro.
    if (
      refusal.status < 400 &&
      policy.redirect === 'follow' &&
      !attempt.isRedirected &&
      target !== undefined
    ) {
      logger.info('call redirected', { target });
      this.#sendInvite({ ...attempt, target, isRedirected: true });
      return;
    }
    void this.#finish(endOfRefusal(refusal, reasonText));
  }

  async #connect(early: EarlyMedia, answer: string | undefined): Promise<void> {
    try {
      if (answer === undefined) throw new Error('The 2xx has no session description.');
      await early.settle(answer);
      this.#cancelNoAnswer();
      this.#record.apply('connect');
    } catch (thrown) {
      void this.#finish({ reason: 'media-failed', error: asMediaError(thrown) });
    }
  }

  /** Ends the call here at once, then tells the far side what it has to know. */
  async #finish({ error, reason }: FlowEnd): Promise<void> {
    if (!this.#record.end(reason, error)) return;
    this.#cancelNoAnswer();
    this.#options.logger.info('call ended', { callId: this.#record.id, reason, code: error?.code });
    await (this.#dialog === undefined ? this.#invite?.cancel() : this.#dialog.bye());
  }
}

type FlowEnd = Pick<CallEnd, 'reason'> & { readonly error?: CallError | MediaError };

function notIncoming(): CallError {
  return new CallError('call/invalid-state', 'Only a call that rings here can be answered or declined.');
}
