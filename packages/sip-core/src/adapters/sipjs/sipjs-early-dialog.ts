import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipHeaders } from '@offhook/sip-message';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type { EarlyDialog, EarlyDialogEvents, SipOutcome } from '../../ports/signalling-port.js';
import type { SipJsContext } from './sipjs-core.js';
import { canTrickle, receiveInfo, sendInfo } from './sipjs-info.js';

/** A fork that rings, over one of sip.js's dialogs. */
export class SipJsEarlyDialog implements EarlyDialog {
  readonly #session: Session;
  readonly #context: SipJsContext;
  readonly #events = new Emitter<EarlyDialogEvents>();
  canTrickle = false;

  constructor(context: SipJsContext, session: Session) {
    this.#session = session;
    this.#context = context;
    session.delegate = {
      onInfo: (request) => {
        receiveInfo(request, (info) => {
          this.#events.emit('infoReceived', info);
        });
      },
    };
  }

  on<Name extends keyof EarlyDialogEvents>(
    name: Name,
    listener: (payload: EarlyDialogEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** Takes over what the far side says it can. */
  learn(headers: SipHeaders): void {
    this.canTrickle = canTrickle(headers);
  }

  async info(contentType: string, body: string, infoPackage?: string): Promise<SipOutcome> {
    if (!(this.#session instanceof SessionDialog)) throw new TypeError('This is no dialog of an INVITE.');
    return await sendInfo(this.#context, this.#session, { contentType, body, infoPackage });
  }
}
