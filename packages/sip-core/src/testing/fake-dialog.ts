import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type {
  CallDialog,
  CallDialogEvents,
  DialogEnd,
  DialogId,
  OfferOutcome,
  OutgoingRefer,
  RemoteIdentity,
  RemoteOffer,
  SipOutcome,
  SipReason,
} from '../ports/signalling-port.js';
import { answerInfo, type SentInfo } from './fake-info.js';
import { FakeRefer } from './fake-refer.js';

let count = 0;

/** One side of an answered call in memory. */
export class FakeDialog implements CallDialog {
  readonly #events: Emitter<CallDialogEvents> = new Emitter<CallDialogEvents>();
  readonly #offerOutcomes: OfferOutcome[] = [];
  #peer: FakeDialog | undefined;
  #isOver = false;
  /** An offer of this side's is under way. */
  #isOffering = false;
  /** One of the far side's is, here. */
  #isAsked = false;
  #offering: Promise<unknown> | undefined;
  #acknowledged: Promise<unknown> | undefined;
  readonly #lifetime: AbortController = new AbortController();
  readonly id: DialogId;
  /** Every description that this side offered. */
  readonly offers: string[] = [];
  /** Every INFO that this side sent. */
  readonly infos: SentInfo[] = [];
  /** Whether the far side says that it takes candidates later. */
  canTrickle = true;
  /** What this side asked the other to do, for the test to answer when nobody listens there. */
  readonly refers: FakeRefer[] = [];
  /** Why this side hung up, where it said so. */
  goodbye: Pick<SipReason, 'cause' | 'text'> | undefined;
  /** Holds this side's offers back until the test settles them by `answerOffersWith`. */
  isOfferHeld = false;
  #heldOffers: ((outcome: OfferOutcome) => void)[] = [];

  constructor(id: DialogId) {
    this.id = id;
  }

  /** The two sides of one call. */
  static pair(): readonly [FakeDialog, FakeDialog] {
    count += 1;
    const [callId, one, other] = [`call-${count}`, `caller-${count}`, `callee-${count}`];
    const caller = new FakeDialog({ callId, localTag: one, remoteTag: other });
    const callee = new FakeDialog({ callId, localTag: other, remoteTag: one });
    caller.#peer = callee;
    callee.#peer = caller;
    return [caller, callee];
  }

  on<Name extends keyof CallDialogEvents>(
    name: Name,
    listener: (payload: CallDialogEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  async offer(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    signal.throwIfAborted();
    this.offers.push(description);
    // The far side's is answered, and only its ACK is on the way.
    await this.#acknowledged;
    if (this.#isOver) return over;
    if (this.#isOffering || this.#isAsked) return collision;
    this.#isOffering = true;
    const offering = this.#raceFor(description, signal);
    this.#offering = offering.catch(() => undefined);
    return await offering;
  }

  async #raceFor(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    const ended = aborted(this.#lifetime.signal).catch(() => over);
    try {
      return await Promise.race([aborted(signal), ended, this.#outcomeOf(description)]);
    } finally {
      this.#isOffering = false;
      signal.throwIfAborted();
    }
  }

  async info(contentType: string, body: string, infoPackage?: string): Promise<SipOutcome> {
    const info: SentInfo = { contentType, body, infoPackage };
    this.infos.push(info);
    await Promise.resolve();
    if (this.#isOver) return { kind: 'refused', status: 481, reason: 'Over' };
    return this.#peer?.handleInfo(info) ?? { kind: 'accepted' };
  }

  refer(target: string, replaces?: DialogId): OutgoingRefer {
    const refer = new FakeRefer({ target, replaces });
    this.refers.push(refer);
    queueMicrotask(() => {
      this.#peer?.handleRefer(refer);
    });
    return refer.outgoing;
  }

  async bye(reason?: Pick<SipReason, 'cause' | 'text'>): Promise<void> {
    this.#events.clear();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lifetime.abort();
    this.goodbye = reason;
    await Promise.resolve();
    this.#peer?.handleBye(reason);
  }

  handleBye(reason?: Pick<SipReason, 'cause' | 'text'>): void {
    const sipReason = reason && { ...reason, isAnsweredElsewhere: false };
    this.handleEnd('bye', sipReason);
  }

  /** The call is over for this side, however it came. */
  handleEnd(reason: DialogEnd, sipReason?: SipReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lifetime.abort();
    this.#events.emit('ended', { reason, sipReason });
  }

  handleAck(answer: string | undefined): void {
    if (!this.#isOver) this.#events.emit('confirmed', { answer });
  }

  /** The ACK that never came. */
  handleMissingAck(): void {
    if (!this.#isOver) this.#events.emit('unconfirmed', {});
  }

  handleOffer(offer: RemoteOffer): void {
    if (!this.#isOver) this.#events.emit('offered', { offer });
  }

  handleRefer(refer: FakeRefer): void {
    if (!this.#isOver) this.#events.emit('referred', { refer: refer.incoming });
  }

  handleInfo(info: SentInfo): SipOutcome {
    return answerInfo(info, (received) => {
      if (!this.#isOver) this.#events.emit('infoReceived', received);
    });
  }

  handleIdentity(identity: RemoteIdentity): void {
    if (!this.#isOver) this.#events.emit('identified', { identity });
  }

  /** What this side's next offers get, each once, instead of the other side's answer. Settles held ones first. */
  answerOffersWith(...outcomes: readonly OfferOutcome[]): void {
    for (const outcome of outcomes) {
      const settle = this.#heldOffers.shift();
      if (settle === undefined) this.#offerOutcomes.push(outcome);
      else settle(outcome);
    }
  }

  /** A re-INVITE of this side's, of the test's making; resolves with the answer, or the status of the refusal. */
  async reinvite(description: string | undefined, answerInAck?: string): Promise<string | number> {
    await Promise.resolve();
    return (await this.#peer?.handleReinvite(description, answerInAck)) ?? 481;
  }

  /** The far side's re-INVITE, which collides with one of this side's (RFC 3261 §14.2). */
  async handleReinvite(description: string | undefined, answerInAck?: string): Promise<string | number> {
    if (this.#isOffering) return 491;
    if (this.#isAsked) return 500;
    this.#isAsked = true;
    const peer = this.#peer;
    const answer = await new Promise<string | number>((resolve) => {
      this.handleOffer({
        description,
        accept: (local) => {
          this.#isAsked = false;
          this.#acknowledged = peer === undefined ? undefined : peer.#offering;
          resolve(local);
          return Promise.resolve(description === undefined ? answerInAck : undefined);
        },
        refuse: resolve,
      });
    });
    this.#isAsked = false;
    return answer;
  }

  async #outcomeOf(description: string): Promise<OfferOutcome> {
    const scripted = this.#offerOutcomes.shift();
    if (scripted !== undefined) return scripted;
    if (this.isOfferHeld) {
      return await new Promise((resolve) => {
        this.#heldOffers.push(resolve);
      });
    }
    const answer = await this.reinvite(description);
    return typeof answer === 'string'
      ? { kind: 'accepted', answer }
      : { kind: 'refused', status: answer, reason: 'Refused' };
  }
}

const collision: OfferOutcome = { kind: 'refused', status: 491, reason: 'Request Pending' };
const over: OfferOutcome = { kind: 'refused', status: 487, reason: 'The call is over' };

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
