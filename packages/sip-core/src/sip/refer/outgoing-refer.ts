import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipRequest } from '@offhook/sip-message';
import type {
  OutgoingRefer,
  OutgoingReferEvents,
  SipOutcome,
  SipRefusal,
} from '../../ports/signalling-port.js';
import { parseSipfrag } from '../../transfer/sipfrag.js';
import { sequenceOf } from '../core/dialog.js';
import type { SentInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { outcomeOf } from '../headers/sip-refusal.js';
import { firstNotifyMs, subscriptionStateIn } from '../headers/subscription-state.js';

// A subscription that says of no end lasts as long as an INVITE may ring (Timer C).
const longestSilenceSeconds = 180;
const silence: SipRefusal = { kind: 'refused', status: 408, reason: 'Nothing more was reported' };

/** A REFER of ours, and what the far side reports of it (RFC 3515). */
export class SipOutgoingRefer implements OutgoingRefer {
  readonly #agent: UserAgent;
  readonly #sent: SentInDialog;
  readonly #onOver: () => void;
  readonly #events = new Emitter<OutgoingReferEvents>();
  #stopWaiting: () => void = () => undefined;
  #isOver = false;
  #isAccepted = false;

  constructor(agent: UserAgent, sent: SentInDialog, onOver: (refer: SipOutgoingRefer) => void) {
    this.#agent = agent;
    this.#sent = sent;
    this.#onOver = () => {
      onOver(this);
    };
    agent.lifetime.addEventListener('abort', this.#end, { once: true });
    void this.#follow();
  }

  /** What its NOTIFYs may be told by, among others in one dialog (RFC 3515 §2.4.6). */
  get id(): string {
    return String(sequenceOf(this.#sent.request));
  }

  on<Name extends keyof OutgoingReferEvents>(
    name: Name,
    listener: (payload: OutgoingReferEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  cancel(): void {
    this.#events.clear();
    this.#end();
  }

  handleNotify({ body, headers }: SipRequest): void {
    this.#accept();
    const state = subscriptionStateIn(headers);
    // RFC 3420: of a whole message, the first line says what happened.
    const { reason, status } = parseSipfrag(body) ?? { reason: '', status: 0 };
    if (status >= 200) {
      this.#finish(status < 300 ? { kind: 'accepted' } : { kind: 'refused', status, reason });
      return;
    }
    if (status >= 100) this.#events.emit('progressed', { status, reason });
    if (state?.state === 'terminated') this.#finish(silence);
    else this.#waitFor(Math.max(state?.expiresSeconds ?? 0, longestSilenceSeconds) * 1_000);
  }

  async #follow(): Promise<void> {
    const response = await this.#sent.response;
    const outcome = outcomeOf(response);
    if (outcome.kind === 'refused') {
      this.#finish(outcome);
      return;
    }
    // The first NOTIFY may be faster than the 202, and have started the wait for the next one.
    const isFirst = this.#accept();
    // RFC 4488 §4: the far side reports nothing, and has accepted.
    if (response.headers.first('Refer-Sub')?.toLowerCase() === 'false') this.#finish(outcome);
    else if (isFirst) this.#waitFor(firstNotifyMs);
  }

  /** False when it was accepted before. */
  #accept(): boolean {
    if (this.#isAccepted || this.#isOver) return false;
    this.#isAccepted = true;
    this.#events.emit('accepted', {});
    return true;
  }

  #waitFor(durationMs: number): void {
    this.#stopWaiting();
    if (this.#isOver) return;
    this.#stopWaiting = this.#agent.clock.after(durationMs, () => {
      this.#finish(silence);
    });
  }

  #finish(outcome: SipOutcome): void {
    if (this.#isOver) return;
    this.#end();
    this.#events.emit('ended', { outcome });
    this.#events.clear();
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#agent.lifetime.removeEventListener('abort', this.#end);
    this.#stopWaiting();
    this.#onOver();
  };
}
