import type { ServerTransaction } from '@offhook/sip-transaction';
import type { DialogId, OutgoingRefer } from '../../ports/signalling-port.js';
import type { Dialog } from '../core/dialog.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { eventOf } from '../headers/event-header.js';
import { formatReplaces } from '../headers/replaces-header.js';
import { SipOutgoingRefer } from './outgoing-refer.js';

/** The REFERs of ours in one call. They outlive it, as what they asked for does. */
export class OutgoingRefers {
  readonly #agent: UserAgent;
  readonly #dialog: Dialog;
  readonly #open = new Set<SipOutgoingRefer>();
  #forget: () => void = () => undefined;

  constructor(agent: UserAgent, dialog: Dialog) {
    this.#agent = agent;
    this.#dialog = dialog;
  }

  send(target: string, replaces: DialogId | undefined): OutgoingRefer {
    const header = replaces && `?Replaces=${encodeURIComponent(formatReplaces(replaces))}`;
    const sent = sendInDialog(this.#agent, this.#dialog, {
      method: 'REFER',
      fields: [
        ['Refer-To', `<${target}${header ?? ''}>`],
        ['Referred-By', `<${this.#agent.identity.aor}>`],
      ],
    });
    this.#listen();
    const refer = new SipOutgoingRefer(this.#agent, sent, (finished) => {
      this.#open.delete(finished);
      if (this.#open.size === 0) this.#forget();
    });
    this.#open.add(refer);
    return refer;
  }

  #listen(): void {
    if (this.#open.size > 0) return;
    const { callId, localTag } = this.#dialog.id;
    this.#forget = this.#agent.subscribers.add({ callId, localTag, event: 'refer' }, (notify) => {
      this.#onNotify(notify);
    });
  }

  #onNotify(notify: ServerTransaction): void {
    const { id } = eventOf(notify.request.headers);
    const [only] = this.#open.size === 1 ? this.#open : [];
    const refer = [...this.#open].find((open) => open.id === id) ?? (id === undefined ? only : undefined);
    if (refer === undefined) {
      notify.answer({ status: 481 });
      return;
    }
    this.#agent.accept(notify);
    refer.handleNotify(notify.request);
  }
}
