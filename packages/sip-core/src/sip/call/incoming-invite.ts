import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { type Cancellation, randomToken, type ServerTransaction } from '@offhook/sip-transaction';
import type {
  CallDialog,
  DialogId,
  IncomingInvite,
  IncomingInviteEvents,
  RemoteIdentity,
} from '../../ports/signalling-port.js';
import { descriptionIn, sessionDescription } from '../core/body.js';
import { Dialog } from '../core/dialog.js';
import type { HeaderField } from '../core/header-field.js';
import type { UserAgent } from '../core/user-agent.js';
import { autoAnswerAfterMs } from '../headers/auto-answer.js';
import { reasonOf } from '../headers/reason-header.js';
import { identityIn } from '../headers/remote-identity.js';
import { handleEarlyRequest } from './early-request.js';
import { canTrickle, recvInfoField } from './info.js';
import { type Provisional, ReliableProgress } from './reliable-progress.js';
import { sessionGrant } from './session-timer.js';
import { SipCallDialog } from './sip-call-dialog.js';

export interface SipIncomingInviteOptions {
  readonly agent: UserAgent;
  readonly transaction: ServerTransaction;
  readonly dialogToReplace: DialogId | undefined;
}

const noReason = { isAnsweredElsewhere: false, cause: undefined, text: '' };

/** Somebody's INVITE, from its arrival to our final response. */
export class SipIncomingInvite implements IncomingInvite {
  readonly #agent: UserAgent;
  readonly #transaction: ServerTransaction;
  readonly #dialog: Dialog;
  readonly #events = new Emitter<IncomingInviteEvents>();
  readonly #reliable: ReliableProgress | undefined;
  readonly #forgetCopies: () => void;
  #isOver = false;
  readonly callId: string;
  readonly identity: RemoteIdentity;
  readonly offer: string | undefined;
  readonly dialogToReplace: DialogId | undefined;
  readonly alertInfo: string | undefined;
  readonly autoAnswerAfterMs: number | undefined;
  readonly canTrickle: boolean;

  constructor({ agent, dialogToReplace, transaction }: SipIncomingInviteOptions) {
    const { request } = transaction;
    const { headers } = request;
    this.#agent = agent;
    this.#transaction = transaction;
    this.#dialog = Dialog.ofRequest(request, randomToken(10));
    this.callId = this.#dialog.id.callId;
    this.identity = identityIn(headers, agent.identity.domain, 'From');
    this.offer = descriptionIn(request);
    this.dialogToReplace = dialogToReplace;
    this.alertInfo = headers.first('Alert-Info');
    this.autoAnswerAfterMs = autoAnswerAfterMs(headers);
    this.canTrickle = canTrickle(headers);
    this.#reliable = headers.all('Require').includes('100rel') ? this.#reliableProgress() : undefined;
    this.#forgetCopies = agent.invites.add(request);
    this.#listen();
    // RFC 3261 §8.2.6.1: stops the far side's retransmissions while the user decides.
    transaction.answer({ status: 100 });
  }

  on<Name extends keyof IncomingInviteEvents>(
    name: Name,
    listener: (payload: IncomingInviteEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  header(name: string): string | undefined {
    return this.#transaction.request.headers.first(name);
  }

  ring(description?: string): void {
    if (this.#isOver) return;
    const provisional =
      description === undefined ? { status: 180 } : { status: 183, body: sessionDescription(description) };
    if (this.#reliable === undefined) this.#progress(provisional);
    else this.#reliable.send(provisional);
  }

  accept(description: string): CallDialog {
    const { headers } = this.#transaction.request;
    const grant = sessionGrant(headers);
    this.#end();
    const call = new SipCallDialog({
      agent: this.#agent,
      dialog: this.#dialog,
      isConfirmed: false,
      localDescription: description,
      identity: this.identity,
      message: this.#transaction.request,
      onOver: this.#forgetCopies,
    });
    // Whoever answers after all was given up starts nothing.
    if (this.#agent.lifetime.aborted) return call;
    call.timer.arm(grant.seconds, grant.isOurs);
    const response = this.#agent.accept(this.#transaction, {
      fields: [recvInfoField, ...grant.fields],
      body: sessionDescription(description),
      tag: this.#dialog.id.localTag,
    });
    call.awaitAck(this.#transaction, response);
    return call;
  }

  refuse(status: number): void {
    this.#refuse(status);
  }

  redirect(uri: string): void {
    this.#refuse(302, [['Contact', `<${uri}>`]]);
  }

  #reliableProgress(): ReliableProgress {
    return new ReliableProgress({
      invite: this.#transaction.request,
      clock: this.#agent.clock,
      send: (provisional, fields) => {
        this.#progress(provisional, fields);
      },
      // RFC 3262 §3: a caller that acknowledges nothing cannot be called back to.
      onTimeout: () => {
        this.#takeBack(504, { ...noReason, cause: 504 });
      },
    });
  }

  #listen(): void {
    const { lifetime } = this.#agent;
    this.#dialog.usage = {
      handleRequest: (transaction) => {
        this.#handleRequest(transaction);
      },
    };
    this.#agent.dialogs.add(this.#dialog);
    this.#transaction.signal.addEventListener('abort', this.#onCancel, { once: true });
    lifetime.addEventListener('abort', this.#end, { once: true });
  }

  #handleRequest(transaction: ServerTransaction): void {
    const { method } = transaction.request;
    if (method === 'PRACK' && this.#reliable?.handlePrack(transaction) === true) {
      this.#agent.accept(transaction);
      this.#reliable.proceed();
      return;
    }
    handleEarlyRequest(this.#agent, transaction, (info) => {
      this.#events.emit('infoReceived', info);
    });
    // RFC 3261 §15: who calls may hang up before the answer.
    if (method === 'BYE') this.#takeBack(487, noReason);
  }

  readonly #onCancel = (): void => {
    const { cause, reasons } = this.#transaction.signal.reason as Cancellation;
    if (cause === 'cancelled') this.#takeBack(487, reasonOf(reasons) ?? noReason);
  };

  #progress({ body, status }: Provisional, fields: readonly HeaderField[] = []): void {
    this.#agent.accept(this.#transaction, {
      status,
      fields: [recvInfoField, ...fields],
      body,
      tag: this.#dialog.id.localTag,
    });
  }

  /** The caller does not want it any more. */
  #takeBack(status: number, reason: IncomingInviteEvents['cancelled']['reason']): void {
    if (this.#isOver) return;
    this.#transaction.answer({ status }, this.#dialog.id.localTag);
    this.#events.emit('cancelled', { reason });
    this.#forget();
  }

  #refuse(status: number, headers: readonly HeaderField[] = []): void {
    if (this.#isOver) return;
    this.#forget();
    this.#transaction.answer({ status, headers }, this.#dialog.id.localTag);
  }

  #forget(): void {
    this.#end();
    this.#forgetCopies();
    this.#agent.dialogs.remove(this.#dialog);
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#reliable?.stop();
    this.#agent.lifetime.removeEventListener('abort', this.#end);
    this.#transaction.signal.removeEventListener('abort', this.#onCancel);
    this.#events.clear();
  };
}
