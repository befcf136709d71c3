import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipHeaders } from '@offhook/sip-message';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type { SessionDelegate } from 'sip.js/lib/core/session/session-delegate.js';
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
import { reasonOf, reasonValue } from './reason-header.js';
import { descriptionIn, sipOf } from './received-message.js';
import { assertedIdentity } from './remote-identity.js';
import { SessionTimer } from './session-timer.js';
import type { SipJsContext } from './sipjs-core.js';
import { incomingReferOf } from './sipjs-incoming-refer.js';
import { canTrickle, receiveInfo, sendInfo } from './sipjs-info.js';
import { SipJsOffers } from './sipjs-offers.js';
import { SipJsRefers } from './sipjs-refers.js';

export interface SipJsDialogOptions {
  readonly session: Session;
  readonly context: SipJsContext;
  /** False for who answers, until the ACK. */
  readonly isConfirmed: boolean;
  /** What we described in the INVITE or its 2xx. */
  readonly localDescription: string | undefined;
  readonly identity: RemoteIdentity;
  /** What made the call: the INVITE, or its 2xx. */
  readonly message: IncomingMessage;
}

/** What is heard in a dialog. sip.js itself knows no UPDATE. */
export interface DialogDelegate extends SessionDelegate {
  onUpdate?(request: IncomingRequest): void;
}

/** An answered call over one of sip.js's dialogs. */
export class SipJsDialog implements CallDialog {
  readonly #session: SessionDialog;
  readonly #context: SipJsContext;
  readonly #timer: SessionTimer;
  readonly #offers: SipJsOffers;
  readonly #refers: SipJsRefers;
  readonly #events = new Emitter<CallDialogEvents>();
  #identity: RemoteIdentity;
  /** What waits for the ACK, or for its absence. */
  #confirm: () => void = () => undefined;
  readonly #confirmed: Promise<void>;
  #goodbye: Promise<void> | undefined;
  readonly id: DialogId;
  readonly canTrickle: boolean;

  constructor({ context, identity, isConfirmed, localDescription, message, session }: SipJsDialogOptions) {
    // sip.js types its dialogs by interface and hands out objects of this class alone.
    if (!(session instanceof SessionDialog)) throw new TypeError('This is no dialog of an INVITE.');
    this.#session = session;
    this.#context = context;
    this.#identity = identity;
    this.id = { callId: session.callId, localTag: session.localTag, remoteTag: session.remoteTag };
    this.#timer = new SessionTimer({
      clock: context.clock,
      refresh: () => this.#offers.refresh(),
      expire: () => {
        this.#end('timer', undefined);
      },
    });
    this.#offers = new SipJsOffers({ session, context, timer: this.#timer, localDescription });
    const headers = sipOf(message)?.headers;
    this.#offers.learn(headers);
    this.canTrickle = canTrickle(headers);
    this.#refers = new SipJsRefers(context, session);
    this.#confirmed = isConfirmed
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#confirm = resolve;
        });
    this.#listen();
    context.lifetime.addEventListener('abort', this.#stop, { once: true });
  }

  on<Name extends keyof CallDialogEvents>(
    name: Name,
    listener: (payload: CallDialogEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** For who made the INVITE or answered it: how long the call lasts without a refresh. */
  get timer(): SessionTimer {
    return this.#timer;
  }

  offer(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    return this.#offers.offer(description, signal);
  }

  async info(contentType: string, body: string, infoPackage?: string): Promise<SipOutcome> {
    if (this.#goodbye !== undefined) return { kind: 'refused', status: 481, reason: 'The call is over' };
    return await sendInfo(this.#context, this.#session, { contentType, body, infoPackage });
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

  #listen(): void {
    const { events } = this.#offers;
    events.on('offered', (offered) => {
      if (this.#events.listenerCount('offered') === 0) offered.offer.refuse(488);
      else this.#events.emit('offered', offered);
    });
    events.on('heard', ({ headers }) => {
      this.#identify(headers);
    });
    events.on('gone', () => {
      this.#end('gone', undefined);
    });
    this.#session.delegate = this.#delegate();
  }

  #delegate(): DialogDelegate {
    return {
      onAck: ({ message }) => {
        const answer = descriptionIn(message);
        if (this.#offers.handleAck(answer)) return;
        this.#confirm();
        this.#events.emit('confirmed', { answer });
      },
      onAckTimeout: () => {
        this.#confirm();
        this.#events.emit('unconfirmed', {});
      },
      onBye: (request) => {
        this.#onBye(request);
      },
      onInfo: (request) => {
        receiveInfo(request, (info) => {
          this.#events.emit('infoReceived', info);
        });
      },
      onInvite: (request) => {
        this.#offers.handleInvite(request);
      },
      onUpdate: (request) => {
        this.#offers.handleUpdate(request);
      },
      onRefer: (request) => {
        this.#onRefer(request);
      },
      // sip.js would accept it in silence, so that somebody believed it was heard.
      onNotify: (request) => {
        request.reject({ statusCode: 481 });
      },
    };
  }

  #onBye(request: IncomingRequest): void {
    request.accept();
    this.#goodbye ??= Promise.resolve();
    this.#confirm();
    this.#stop();
    this.#events.emit('ended', { reason: 'bye', sipReason: reasonOf(request.message) });
    this.#events.clear();
  }

  #onRefer(request: IncomingRequest): void {
    if (this.#events.listenerCount('referred') === 0) {
      request.reject({ statusCode: 603 });
      return;
    }
    const refer = incomingReferOf({ request, context: this.#context, dialog: () => this.#session });
    if (refer !== undefined) this.#events.emit('referred', { refer });
  }

  #identify(headers: SipHeaders): void {
    const identity = assertedIdentity(headers, this.#context.registrar.host);
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
    this.#goodbye = this.#sayGoodbye({ cause: 408, text: 'Session expired' }, reason === 'gone');
    this.#events.emit('ended', { reason, sipReason });
    this.#events.clear();
  }

  /** No timer and no offer outlives the call. */
  readonly #stop = (): void => {
    this.#context.lifetime.removeEventListener('abort', this.#stop);
    this.#timer.stop();
    this.#offers.stop();
  };

  async #sayGoodbye(reason?: Pick<SipReason, 'cause' | 'text'>, isKnown = false): Promise<void> {
    const { lifetime } = this.#context;
    if (isKnown) {
      this.#session.dispose();
      return;
    }
    const gone = new AbortController();
    await new Promise<void>((resolve) => {
      lifetime.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true, signal: gone.signal },
      );
      // RFC 3261 §15: who was called says BYE only after the ACK, or after its time.
      void this.#confirmed.then(() => {
        this.#sendBye(resolve, reason);
      });
    });
    gone.abort();
  }

  #sendBye(onAnswer: () => void, reason: Pick<SipReason, 'cause' | 'text'> | undefined): void {
    if (this.#context.lifetime.aborted) return;
    const extraHeaders = reason === undefined ? [] : [`Reason: ${reasonValue(reason)}`];
    try {
      const delegate = { onAccept: onAnswer, onRedirect: onAnswer, onReject: onAnswer };
      this.#session.bye(delegate, { extraHeaders });
    } catch (error) {
      // The dialog is over already.
      this.#context.logger.debug('no BYE was sent', { error });
      onAnswer();
    }
  }
}
