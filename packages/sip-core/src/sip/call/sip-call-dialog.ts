import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipRequest, SipResponse } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type {
  CallDialog,
  CallDialogEvents,
  DialogEnd,
  DialogId,
  OfferOutcome,
  OutgoingRefer,
  RemoteIdentity,
  SipOutcome,
  SipReason,
} from '../../ports/signalling-port.js';
import { descriptionIn } from '../core/body.js';
import type { CancelReason } from '../core/cancel.js';
import { notAllowed } from '../core/capabilities.js';
import type { Dialog } from '../core/dialog.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { reasonOf, reasonValue } from '../headers/reason-header.js';
import { assertedIdentity } from '../headers/remote-identity.js';
import { incomingReferOf } from '../refer/incoming-refer.js';
import { OutgoingRefers } from '../refer/outgoing-refers.js';
import { canTrickle, receiveInfo, sendInfo } from './info.js';
import { Offers } from './offers.js';
import { repeatSuccess } from './repeat-success.js';
import { SessionTimer } from './session-timer.js';

export interface SipCallDialogOptions {
  readonly agent: UserAgent;
  readonly dialog: Dialog;
  /** False for who answers, until the ACK. */
  readonly isConfirmed: boolean;
  /** What we described in the INVITE or its 2xx. */
  readonly localDescription: string | undefined;
  readonly identity: RemoteIdentity;
  /** What made the call: the INVITE, or its 2xx. */
  readonly message: SipRequest | SipResponse;
  /** The call is over. */
  readonly onOver?: () => void;
}

/** An answered call. */
export class SipCallDialog implements CallDialog {
  readonly #options: SipCallDialogOptions;
  readonly #agent: UserAgent;
  readonly #dialog: Dialog;
  readonly #offers: Offers;
  readonly #refers: OutgoingRefers;
  readonly #events = new Emitter<CallDialogEvents>();
  #identity: RemoteIdentity;
  /** What waits for the ACK, or for its absence. */
  #confirm: () => void = () => undefined;
  readonly #confirmed: Promise<void>;
  #goodbye: Promise<void> | undefined;
  /** For who made the INVITE or answered it: how long the call lasts without a refresh. */
  readonly timer: SessionTimer;
  readonly canTrickle: boolean;

  constructor(options: SipCallDialogOptions) {
    const { agent, dialog, identity, isConfirmed, localDescription, message } = options;
    this.#options = options;
    this.#agent = agent;
    this.#dialog = dialog;
    this.#identity = identity;
    this.timer = new SessionTimer({
      clock: agent.clock,
      refresh: () => this.#offers.refresh(),
      expire: () => {
        this.#end('timer', undefined);
      },
    });
    this.#offers = new Offers({ agent, dialog, timer: this.timer, localDescription });
    this.#offers.learn(message);
    this.canTrickle = canTrickle(message.headers);
    this.#refers = new OutgoingRefers(agent, dialog);
    this.#confirmed = isConfirmed
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#confirm = resolve;
        });
    this.#listen();
    agent.lifetime.addEventListener('abort', this.#giveUp, { once: true });
  }

  get id(): DialogId {
    return this.#dialog.id;
  }

  on<Name extends keyof CallDialogEvents>(
    name: Name,
    listener: (payload: CallDialogEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  offer(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    return this.#offers.offer(description, signal);
  }

  async info(contentType: string, content: string, infoPackage?: string): Promise<SipOutcome> {
    if (this.#goodbye !== undefined) return { kind: 'refused', status: 481, reason: 'The call is over' };
    return await sendInfo(this.#agent, this.#dialog, { contentType, content, infoPackage });
  }

  refer(target: string, replaces?: DialogId): OutgoingRefer {
    return this.#refers.send(target, replaces);
  }

  bye(reason?: Pick<SipReason, 'cause' | 'text'>): Promise<void> {
    this.#events.clear();
    this.#stop();
    this.#goodbye ??= this.#sayGoodbye(reason);
    return this.#goodbye;
  }

  /** For who answered: repeats the 2xx until the ACK comes, or until it is given up (RFC 3261 §13.3.1.4). */
  awaitAck(transaction: ServerTransaction, response: SipResponse): void {
    const stopRepeating = repeatSuccess(this.#agent, response, () => {
      this.#confirm();
      this.#events.emit('unconfirmed', {});
    });
    void this.#confirmed.then(() => {
      stopRepeating();
      // The ACK has come: nothing of the INVITE can come any more.
      transaction.dispose();
    });
  }

  #listen(): void {
    const { events } = this.#offers;
    events.on('offered', (offered) => {
      if (this.#events.listenerCount('offered') === 0) offered.offer.refuse(488);
      else this.#events.emit('offered', offered);
    });
    events.on('heard', ({ message }) => {
      this.#identify(message);
    });
    events.on('gone', () => {
      this.#end('gone', undefined);
    });
    this.#dialog.isCall = true;
    this.#dialog.usage = {
      handleAck: (ack) => {
        if (this.#offers.handleAck(ack)) return;
        this.#confirm();
        this.#events.emit('confirmed', { answer: descriptionIn(ack) });
      },
      handleRequest: (transaction) => {
        const handle = this.#handlers[transaction.request.method] ?? notAllowed;
        handle(transaction);
      },
    };
    this.#agent.dialogs.add(this.#dialog);
  }

  readonly #handlers: Readonly<Partial<Record<string, (transaction: ServerTransaction) => void>>> = {
    BYE: (transaction) => {
      this.#onBye(transaction);
    },
    INFO: (transaction) => {
      receiveInfo(this.#agent, transaction, (info) => {
        this.#events.emit('infoReceived', info);
      });
    },
    INVITE: (transaction) => {
      this.#offers.handleInvite(transaction);
    },
    // What is no subscription of ours. Accepted in silence, somebody would believe that it was heard.
    NOTIFY: gone,
    // Nothing is left to acknowledge (RFC 3262 §3).
    PRACK: gone,
    REFER: (transaction) => {
      this.#onRefer(transaction);
    },
    UPDATE: (transaction) => {
      this.#offers.handleUpdate(transaction);
    },
  };

  #onBye(transaction: ServerTransaction): void {
    transaction.answer({ status: 200 });
    this.#goodbye ??= Promise.resolve();
    this.#confirm();
    this.#stop();
    this.#release();
    const sipReason = reasonOf(transaction.request.headers.all('Reason'));
    this.#events.emit('ended', { reason: 'bye', sipReason });
    this.#events.clear();
  }

  #onRefer(transaction: ServerTransaction): void {
    if (this.#events.listenerCount('referred') === 0) {
      transaction.answer({ status: 603 });
      return;
    }
    const refer = incomingReferOf({ transaction, agent: this.#agent, dialog: this.#dialog });
    if (refer !== undefined) this.#events.emit('referred', { refer });
  }

  #identify({ headers }: SipRequest | SipResponse): void {
    const identity = assertedIdentity(headers, this.#agent.identity.domain);
    if (identity === undefined) return;
    const { isAsserted, name, uri } = this.#identity;
    if (isAsserted && identity.uri === uri && identity.name === name) return;
    this.#identity = identity;
    this.#events.emit('identified', { identity });
  }

  /** The call is over, and the far side may not know. */
  #end(reason: DialogEnd, sipReason: SipReason | undefined): void {
    if (this.#goodbye !== undefined) return;
    this.#stop();
    if (reason === 'gone') {
      this.#goodbye = Promise.resolve();
      this.#release();
    } else this.#goodbye = this.#sayGoodbye({ cause: 408, text: 'Session expired' });
    this.#events.emit('ended', { reason, sipReason });
    this.#events.clear();
  }

  /** No timer and no offer outlives the call. */
  #stop(): void {
    this.timer.stop();
    this.#offers.stop();
  }

  async #sayGoodbye(reason: CancelReason | undefined): Promise<void> {
    // RFC 3261 §15: who was called says BYE only after the ACK, or after its time.
    await this.#confirmed;
    // The far side may have hung up meanwhile, or the phone be put away.
    if (!this.#agent.dialogs.has(this.#dialog)) return;
    const sent = sendInDialog(this.#agent, this.#dialog, {
      method: 'BYE',
      fields: reason === undefined ? [] : [['Reason', reasonValue(reason)]],
    });
    this.#release();
    await sent.response;
  }

  /** The phone is put away. */
  readonly #giveUp = (): void => {
    this.#stop();
    // Nothing is sent any more, and nobody waits for the ACK.
    this.#confirm();
  };

  #release(): void {
    this.#agent.lifetime.removeEventListener('abort', this.#giveUp);
    this.#agent.dialogs.remove(this.#dialog);
    this.#options.onOver?.();
  }
}

function gone(transaction: ServerTransaction): void {
  transaction.answer({ status: 481 });
}
