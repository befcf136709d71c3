import type { Clock, Logger } from '@offhook/primitives';
import type { MediaError } from '../media/media-error.js';
import type { MediaSession } from '../ports/media-port.js';
import type { CallDialog, OutgoingInvite, SignallingPort } from '../ports/signalling-port.js';
import { followDialog } from './follow-dialog.js';
import { type CallEnd, endOfConnectionLoss, endOfNoAnswer, endOfRefusal } from './call-end.js';
import { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import { asMediaError, type CallMedia } from './call-media.js';
import type { CallRecord } from './call-record.js';

export interface OutgoingCallOptions {
  readonly record: CallRecord;
  readonly signalling: SignallingPort;
  readonly media: CallMedia;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A SIP URI. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly noAnswerTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A call that we make: microphone, offer, INVITE, and what comes back. */
export class OutgoingCallFlow implements CallFlow {
  readonly #options: OutgoingCallOptions;
  readonly #record: CallRecord;
  #cancelNoAnswer: () => void = () => undefined;
  #invite: OutgoingInvite | undefined;
  #dialog: CallDialog | undefined;

  constructor(options: OutgoingCallOptions) {
    this.#options = options;
    this.#record = options.record;
    options.media.onFailed((error) => void this.#finish({ reason: 'media-failed', error }));
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
    const { media } = this.#options;
    const { lifetime } = this.#record;
    try {
      const session = media.open('offer');
      session.start();
      const microphone = session.takeMicrophone(lifetime);
      // Nobody's phone rings for a call that waits for the user's permission; one that has it need not wait.
      if (!media.canHaveMicrophone) await microphone;
      microphone.catch(() => undefined);
      const offer = await session.createOffer(lifetime);
      if (!this.#record.isEnded) this.#sendInvite(session, offer);
      await microphone;
    } catch (thrown) {
      void this.#finish({ reason: 'media-failed', error: asMediaError(thrown) });
    }
  }

  #sendInvite(session: MediaSession, offer: string): void {
    const { headers, signalling, target } = this.#options;
    const invite = signalling.invite({ callId: this.#record.sipCallId, target, offer, headers });
    this.#invite = invite;
    invite.on('progressed', () => {
      this.#record.apply('progress');
    });
    invite.on('refused', ({ refusal }) => {
      void this.#finish(endOfRefusal(refusal));
    });
    invite.on('accepted', ({ answer, dialog }) => {
      this.#dialog = dialog;
      followDialog({ record: this.#record, dialog, media: session, logger: this.#options.logger });
      void this.#connect(session, answer);
    });
  }

  async #connect(session: MediaSession, answer: string | undefined): Promise<void> {
    try {
      if (answer === undefined) throw new Error('The 2xx has no session description.');
      await session.applyAnswer(answer);
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
