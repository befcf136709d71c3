import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { SipResponse } from '@offhook/sip-message';
import type { EarlyDialog, EarlyDialogEvents, SipOutcome } from '../../ports/signalling-port.js';
import type { Dialog } from '../core/dialog.js';
import type { UserAgent } from '../core/user-agent.js';
import { handleEarlyRequest } from './early-request.js';
import { canTrickle, sendInfo } from './info.js';

/** A phone that rings for us. */
export class SipEarlyDialog implements EarlyDialog {
  readonly #agent: UserAgent;
  readonly #dialog: Dialog;
  readonly #events = new Emitter<EarlyDialogEvents>();
  canTrickle = false;

  constructor(agent: UserAgent, dialog: Dialog) {
    this.#agent = agent;
    this.#dialog = dialog;
    dialog.usage = {
      handleRequest: (transaction) => {
        handleEarlyRequest(agent, transaction, (info) => {
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
  learn({ headers }: SipResponse): void {
    this.canTrickle = canTrickle(headers);
  }

  async info(contentType: string, content: string, infoPackage?: string): Promise<SipOutcome> {
    return await sendInfo(this.#agent, this.#dialog, { contentType, content, infoPackage });
  }
}
