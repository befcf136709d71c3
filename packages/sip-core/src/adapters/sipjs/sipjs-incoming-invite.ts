import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipHeaders } from '@offhook/sip-message';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type {
  CallDialog,
  DialogId,
  IncomingInvite,
  IncomingInviteEvents,
  RemoteIdentity,
} from '../../ports/signalling-port.js';
import { autoAnswerAfterMs } from './auto-answer.js';
import { reasonOf } from './reason-header.js';
import { descriptionIn } from './received-message.js';
import { ReliableProgress } from './reliable-progress.js';
import { assertedIdentity, claimedIdentity } from './remote-identity.js';
import { sessionDescription } from './session-description.js';
import { sessionGrant } from './session-timer.js';
import type { SipJsContext } from './sipjs-core.js';
import { SipJsDialog } from './sipjs-dialog.js';
import { canTrickle, receiveInfo, recvInfoHeader } from './sipjs-info.js';

export interface SipJsIncomingInviteOptions {
  readonly request: IncomingInviteRequest;
  readonly headers: SipHeaders;
  readonly context: SipJsContext;
  readonly dialogToReplace: DialogId | undefined;
}

/** Somebody's INVITE, from its arrival to our final response. */
export class SipJsIncomingInvite implements IncomingInvite {
  readonly #options: SipJsIncomingInviteOptions;
  readonly #events = new Emitter<IncomingInviteEvents>();
  readonly #reliable: ReliableProgress | undefined;
  #isOver = false;
  readonly callId: string;
  readonly identity: RemoteIdentity;
  readonly offer: string | undefined;
  readonly dialogToReplace: DialogId | undefined;
  readonly alertInfo: string | undefined;
  readonly autoAnswerAfterMs: number | undefined;
  readonly canTrickle: boolean;

  constructor(options: SipJsIncomingInviteOptions) {
    const { context, dialogToReplace, headers, request } = options;
    this.#options = options;
    this.callId = request.message.callId;
    this.identity =
      assertedIdentity(headers, context.registrar.host) ?? claimedIdentity(headers.first('From') ?? '');
    this.offer = descriptionIn(request.message);
    this.dialogToReplace = dialogToReplace;
    this.alertInfo = headers.first('Alert-Info');
    this.autoAnswerAfterMs = autoAnswerAfterMs(headers);
    this.canTrickle = canTrickle(headers);
    if (headers.all('Require').includes('100rel')) {
      this.#reliable = new ReliableProgress({
        request,
        clock: context.clock,
        // RFC 3262 §3: a caller that acknowledges nothing cannot be called back to.
        onTimeout: () => {
          this.#onCallerLost();
        },
        onInfo: this.#onInfo,
      });
    }
    request.delegate = {
      onCancel: (message) => {
        this.#onCancel(message);
      },
    };
    context.lifetime.addEventListener('abort', this.#end, { once: true });
    // RFC 3261 §8.2.6.1: stops the far side's retransmissions while the user decides.
    request.trying();
  }

  on<Name extends keyof IncomingInviteEvents>(
    name: Name,
    listener: (payload: IncomingInviteEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  header(name: string): string | undefined {
    return this.#options.headers.first(name);
  }

  ring(description?: string): void {
    if (this.#isOver) return;
    const provisional =
      description === undefined
        ? { statusCode: 180 }
        : { statusCode: 183, body: sessionDescription(description) };
    if (this.#reliable !== undefined) {
      this.#reliable.send(provisional);
      return;
    }
    const { request } = this.#options;
    const { session } = request.progress({ ...provisional, extraHeaders: [recvInfoHeader] });
    session.delegate = { onInfo: this.#onInfo };
  }

  accept(description: string): CallDialog {
    const { context, headers, request } = this.#options;
    const grant = sessionGrant(headers);
    const body = sessionDescription(description);
    const { session } = request.accept({
      statusCode: 200,
      extraHeaders: [...grant.headers, recvInfoHeader],
      body,
    });
    this.#end();
    const dialog = new SipJsDialog({
      session,
      context,
      isConfirmed: false,
      localDescription: description,
      identity: this.identity,
      message: request.message,
    });
    // Whoever answers after all was given up starts nothing.
    if (!context.lifetime.aborted) dialog.timer.arm(grant.seconds, grant.isOurs);
    return dialog;
  }

  refuse(statusCode: number): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.request.reject({ statusCode });
  }

  redirect(uri: string): void {
    if (this.#isOver) return;
    this.#end();
    const { contact } = this.#options.context;
    // sip.js wants a URI of its own class, which it only ever writes down.
    const target = Object.assign(contact.clone(), { toString: () => `<${uri}>` });
    this.#options.request.redirect([target], { statusCode: 302 });
  }

  readonly #onInfo = (request: IncomingRequest): void => {
    receiveInfo(request, (info) => {
      this.#events.emit('infoReceived', info);
    });
  };

  #onCancel(message: IncomingMessage): void {
    if (this.#isOver) return;
    this.#options.request.reject({ statusCode: 487 });
    const reason = reasonOf(message) ?? { isAnsweredElsewhere: false, cause: undefined, text: '' };
    this.#events.emit('cancelled', { reason });
    this.#end();
  }

  #onCallerLost(): void {
    if (this.#isOver) return;
    this.#options.request.reject({ statusCode: 504 });
    this.#events.emit('cancelled', { reason: { isAnsweredElsewhere: false, cause: 504, text: '' } });
    this.#end();
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#reliable?.stop();
    this.#options.context.lifetime.removeEventListener('abort', this.#end);
    this.#events.clear();
  };
}
