import type { Logger, Subscribable } from '@offhook/primitives';
import type { MediaSession } from '../ports/media-port.js';
import type { EarlyDialog, EarlyDialogEvents, ReceivedInfo } from '../ports/signalling-port.js';
import { offersTrickle, parseCandidateFragment, type RemoteCandidate } from './candidate-fragment.js';
import { CandidateSender } from './candidate-sender.js';
import { fragmentType, infoPackage } from './trickle-info.js';

// A call has a handful for each generation of candidates; who sends more wants to keep us busy.
const mostInfos = 500;
// Before there are media: as many as come while a phone rings.
const mostWaiting = 100;

/** A far side, as far as candidates go: a fork that rings, and the same one when it has answered. */
export interface TrickleSide {
  /** Tells apart the phones that ring. */
  readonly forkId: string;
  readonly dialog: EarlyDialog;
  /** How the far side described itself last; absent when it did not yet. */
  readonly description: string | undefined;
}

/** Candidates that are found later than the descriptions of a call, both ways (RFC 8840). */
export class Trickle {
  readonly #logger: Logger;
  readonly #senders = new Map<string, CandidateSender>();
  readonly #heard = new WeakSet();
  #session: MediaSession | undefined;
  #waiting: RemoteCandidate[] = [];
  #infoCount = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The media are there. */
  attach(session: MediaSession): void {
    this.#session = session;
    session.addRemoteCandidates(this.#waiting);
    this.#waiting = [];
    session.on('candidateFound', () => {
      for (const sender of this.#senders.values()) sender.send();
    });
  }

  /** Takes candidates of who can say something by now. */
  hear(dialog: Subscribable<EarlyDialogEvents>): void {
    if (this.#heard.has(dialog)) return;
    this.#heard.add(dialog);
    dialog.on('infoReceived', (info) => {
      if (info.infoPackage === infoPackage) this.#receive(info);
    });
  }

  /** Sends what is found late to who can take it, now and later. */
  follow({ description, dialog, forkId }: TrickleSide): void {
    this.hear(dialog);
    if (description === undefined) return;
    const canTrickle = dialog.canTrickle && offersTrickle(description);
    this.#session?.setTrickled(canTrickle);
    if (!canTrickle) return;
    const sender = this.#senders.get(forkId) ?? this.#addSender(forkId, dialog);
    sender.follow(dialog);
    sender.send();
  }

  #addSender(forkId: string, dialog: EarlyDialog): CandidateSender {
    const sender = new CandidateSender({
      dialog,
      late: () => this.#session?.lateCandidates,
      onRefused: (status) => {
        this.#logger.info('the other side refused candidates', { status });
        this.#session?.setTrickled(false);
      },
    });
    this.#senders.set(forkId, sender);
    return sender;
  }

  #receive({ body, contentType, refuse }: ReceivedInfo): void {
    this.#infoCount += 1;
    const candidates =
      contentType.split(';')[0]?.trim().toLowerCase() === fragmentType
        ? parseCandidateFragment(body)
        : undefined;
    if (candidates === undefined) {
      refuse(400);
    } else if (this.#infoCount > mostInfos) {
      refuse(500);
    } else if (this.#session === undefined) {
      this.#waiting = [...this.#waiting, ...candidates].slice(-mostWaiting);
    } else this.#session.addRemoteCandidates(candidates);
  }
}
