import { Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { Body } from 'sip.js/lib/core/messages/body.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type {
  CallDialog,
  CallDialogEvents,
  DialogId,
  OfferOutcome,
  OutgoingRefer,
  RemoteOffer,
  SipOutcome,
  SipRefusal,
} from '../../ports/signalling-port.js';
import { descriptionIn } from './received-message.js';
import { allowHeader, type SipJsContext } from './sipjs-core.js';

export interface SipJsDialogOptions {
  readonly session: Session;
  readonly context: SipJsContext;
  readonly logger: Logger;
  /** False for who answers, until the ACK. */
  readonly isConfirmed: boolean;
}

const notYet: SipRefusal = { kind: 'refused', status: 501, reason: 'Not implemented' };

/** An answered call over one of sip.js's dialogs. */
export class SipJsDialog implements CallDialog {
  readonly id: DialogId;
  readonly #session: Session;
  readonly #context: SipJsContext;
  readonly #logger: Logger;
  readonly #events = new Emitter<CallDialogEvents>();
  /** What waits for the ACK, or for its absence. */
  #confirm: () => void = () => undefined;
  readonly #confirmed: Promise<void>;
  #goodbye: Promise<void> | undefined;

  constructor({ context, isConfirmed, logger, session }: SipJsDialogOptions) {
    this.#session = session;
    this.#context = context;
    this.#logger = logger;
    this.id = { callId: session.callId, localTag: session.localTag, remoteTag: session.remoteTag };
    this.#confirmed = isConfirmed
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#confirm = resolve;
        });
    this.#listen();
  }

  on<Name extends keyof CallDialogEvents>(
    name: Name,
    listener: (payload: CallDialogEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  offer(): Promise<OfferOutcome> {
    return Promise.resolve(notYet);
  }

  info(): Promise<SipOutcome> {
    return Promise.resolve(notYet);
  }

  refer(): OutgoingRefer {
    return {
      on: (name, listener) => {
        if (name !== 'ended') return () => undefined;
        queueMicrotask(() => {
          (listener as (payload: object) => void)({ outcome: notYet });
        });
        return () => undefined;
      },
      cancel: () => undefined,
    };
  }

  bye(): Promise<void> {
    this.#events.clear();
    this.#goodbye ??= this.#sayGoodbye();
    return this.#goodbye;
  }

  #listen(): void {
    this.#session.delegate = {
      onAck: ({ message }) => {
        this.#confirm();
        this.#events.emit('confirmed', { answer: descriptionIn(message) });
      },
      onAckTimeout: () => {
        this.#confirm();
        this.#events.emit('unconfirmed', {});
      },
      onBye: (request) => {
        request.accept();
        this.#goodbye ??= Promise.resolve();
        this.#confirm();
        this.#events.emit('ended', { reason: 'bye', sipReason: undefined });
      },
      onInvite: (request) => {
        this.#events.emit('offered', { offer: this.#offerOf(request) });
      },
      // What sip.js would accept in silence is refused, so that nobody believes it was heard.
      onMessage: (request) => {
        request.reject({ statusCode: 405, extraHeaders: [allowHeader] });
      },
      onNotify: (request) => {
        request.reject({ statusCode: 481 });
      },
      onRefer: (request) => {
        request.reject({ statusCode: 603 });
      },
    };
  }

  #offerOf(request: IncomingInviteRequest): RemoteOffer {
    return {
      description: descriptionIn(request.message),
      accept: (description) => {
        request.accept({
          statusCode: 200,
          // RFC 3261 §12.1.1: sip.js leaves the Contact out of the answer to a re-INVITE.
          extraHeaders: [`Contact: ${this.#context.core.configuration.contact.toString()}`],
          body: sessionDescription(description),
        });
        return Promise.resolve(undefined);
      },
      refuse: (statusCode) => {
        request.reject({ statusCode });
      },
    };
  }

  async #sayGoodbye(): Promise<void> {
    const { lifetime } = this.#context;
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
        this.#sendBye(resolve);
      });
    });
    gone.abort();
  }

  #sendBye(onAnswer: () => void): void {
    if (this.#context.lifetime.aborted) return;
    try {
      this.#session.bye({ onAccept: onAnswer, onRedirect: onAnswer, onReject: onAnswer });
    } catch (error) {
      // The dialog is over already.
      this.#logger.debug('no BYE was sent', { error });
      onAnswer();
    }
  }
}

export function sessionDescription(content: string): Body {
  return { contentDisposition: 'session', contentType: 'application/sdp', content };
}
