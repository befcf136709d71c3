import { type Clock, type Logger, SerialQueue, sleep } from '@offhook/primitives';
import type { MediaSession } from '../ports/media-port.js';
import type { CallDialog, RemoteOffer, SipRefusal } from '../ports/signalling-port.js';
import { CallError } from './call-error.js';
import type { CallRecord } from './call-record.js';
import { glareDelayMs } from './glare.js';
import {
  nextRenegotiationState,
  type RenegotiationState,
  type RenegotiationTrigger,
} from './renegotiation-state.js';

export interface RenegotiationOptions {
  readonly record: CallRecord;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to 1, for the wait after a glare. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Looks at an offer of the far side's before it is answered. Default: nothing. */
  readonly beforeAnswer?: (session: MediaSession, offer: string) => Promise<void>;
}

/** An answered call's dialog, and its media. */
export interface CallLine {
  readonly dialog: CallDialog;
  readonly session: MediaSession;
}

/** What a change does to the media before they are offered. After a glare it runs again. */
export type MediaChange = (session: MediaSession) => void | Promise<void>;

// Colliding again after waits that cannot meet, the far side does not follow RFC 3261 §14.1.
const mostCollisions = 5;

/** Through which every offer in an answered call goes, ours and theirs: one at a time. */
export class Renegotiation {
  readonly #record: CallRecord;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #beforeAnswer: (session: MediaSession, offer: string) => Promise<void>;
  readonly #queue: SerialQueue = new SerialQueue();
  #answering: Promise<void> = Promise.resolve();
  #state: RenegotiationState = 'stable';
  #line: CallLine | undefined;

  constructor(options: RenegotiationOptions) {
    const { beforeAnswer, clock, logger, random = Math.random, record } = options;
    this.#record = record;
    this.#beforeAnswer = beforeAnswer ?? (() => Promise.resolve());
    this.#clock = clock;
    this.#logger = logger;
    this.#random = random;
  }

  /** The dialog and the media, once the call is answered. */
  get line(): CallLine | undefined {
    return this.#line;
  }

  /** From now on the far side's offers are answered. */
  attach(line: CallLine): void {
    this.#line = line;
    line.dialog.on('offered', ({ offer }) => {
      this.#receive(line, offer);
    });
  }

  /**
   * Changes the media and agrees on it with the far side. Calls queue; an offer that collides with one of theirs is
   * made again (RFC 3261 §14.1). Resolves when the far side has agreed. When it refuses, nothing is agreed, and the
   * caller undoes its change.
   *
   * @throws CallError call/invalid-state unless the call is connected, call/change-refused
   * @throws MediaError whatever `change` throws, media/negotiation-failed
   */
  async renegotiate(change: MediaChange): Promise<void> {
    try {
      await this.#queue.run(() => this.#negotiate(change));
    } catch (thrown) {
      if (this.#record.isEnded) throw notConnected();
      throw thrown;
    }
  }

  async #negotiate(change: MediaChange): Promise<void> {
    for (let collisions = 0; ; collisions += 1) {
      while (this.#state !== 'stable') await this.#answering;
      const line = this.#connectedLine();
      this.#enter('offer');
      const refusal = await this.#offer(line, change).finally(() => {
        this.#enter('settle');
      });
      if (refusal === undefined) return;
      if (refusal.status !== 491 || collisions === mostCollisions) throw refused(refusal);
      const delayMs = glareDelayMs(this.#record.direction === 'outgoing', this.#random());
      this.#logger.info('two offers met', { delayMs });
      await sleep(delayMs, this.#clock, this.#record.lifetime);
    }
  }

  async #offer({ dialog, session }: CallLine, change: MediaChange): Promise<SipRefusal | undefined> {
    const { lifetime } = this.#record;
    await change(session);
    try {
      const outcome = await dialog.offer(await session.createOffer(lifetime), lifetime);
      if (outcome.kind === 'refused') {
        await session.rollBack();
        return outcome;
      }
      await session.applyAnswer(outcome.answer);
    } catch (thrown) {
      await session.rollBack();
      throw thrown;
    }
    this.#noteFarSide(session);
    return undefined;
  }

  #receive(line: CallLine, offer: RemoteOffer): void {
    if (nextRenegotiationState(this.#state, 'receive') === undefined) {
      // RFC 3261 §14.2
      offer.refuse(491);
      return;
    }
    this.#enter('receive');
    this.#answering = this.#answer(line, offer)
      .catch((error: unknown) => {
        this.#logger.warn('could not agree on what the other side offered', { error });
      })
      .finally(() => {
        this.#enter('settle');
      });
  }

  async #answer({ session }: CallLine, offer: RemoteOffer): Promise<void> {
    const description = await this.#describe(session, offer.description).catch((error: unknown) => {
      // RFC 3261 §15.1.2: what is asked in a call that ends meanwhile is answered with 487.
      offer.refuse(this.#record.isEnded ? 487 : 488);
      throw error;
    });
    const answer = await offer.accept(description);
    if (offer.description === undefined) {
      await (answer === undefined ? session.rollBack() : session.applyAnswer(answer));
    }
    this.#noteFarSide(session);
  }

  async #describe(session: MediaSession, offer: string | undefined): Promise<string> {
    const { lifetime } = this.#record;
    if (offer === undefined) return await session.createOffer(lifetime);
    await this.#beforeAnswer(session, offer);
    lifetime.throwIfAborted();
    const answer = await session.createAnswer(offer, lifetime);
    lifetime.throwIfAborted();
    return answer;
  }

  #noteFarSide({ remoteDirection }: MediaSession): void {
    const audio = remoteDirection?.audio;
    // RFC 3264 §8.4: who is to hear nothing is on hold.
    this.#record.set({ isRemoteOnHold: audio === 'sendonly' || audio === 'inactive' });
  }

  #connectedLine(): CallLine {
    if (this.#line === undefined || this.#record.state !== 'connected') throw notConnected();
    return this.#line;
  }

  #enter(trigger: RenegotiationTrigger): void {
    this.#state = nextRenegotiationState(this.#state, trigger) ?? this.#state;
  }
}

function notConnected(): CallError {
  return new CallError('call/invalid-state', 'This can be done only while the call is connected.');
}

function refused({ reason, status }: SipRefusal): CallError {
  return new CallError(
    'call/change-refused',
    `The other side did not agree to the change (${status} ${reason}).`,
    {
      retryable: status === 491 || status === 408 || status >= 500,
      sipStatus: status,
    },
  );
}
