import type { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { DialogId, OutgoingRefer } from '../../ports/signalling-port.js';
import { sendInDialog } from './in-dialog-request.js';
import { eventOf } from './event-header.js';
import { formatReplaces } from './replaces-header.js';
import type { SipJsContext } from './sipjs-core.js';
import { SipJsOutgoingRefer } from './sipjs-outgoing-refer.js';
import { addSubscriber } from './subscribers.js';

/** The REFERs of ours in one call. They outlive it, as what they asked for does. */
export class SipJsRefers {
  readonly #context: SipJsContext;
  readonly #session: SessionDialog;
  readonly #open = new Set<SipJsOutgoingRefer>();
  #forget: () => void = () => undefined;

  constructor(context: SipJsContext, session: SessionDialog) {
    this.#context = context;
    this.#session = session;
  }

  send(target: string, replaces: DialogId | undefined): OutgoingRefer {
    const { aor } = this.#context;
    const header = replaces && `?Replaces=${encodeURIComponent(formatReplaces(replaces))}`;
    const sent = sendInDialog(this.#context, this.#session, {
      method: 'REFER',
      headers: [`Refer-To: <${target}${header ?? ''}>`, `Referred-By: <${aor.toRaw()}>`],
    });
    this.#listen();
    const refer = new SipJsOutgoingRefer(this.#context, sent, (finished) => {
      this.#open.delete(finished);
      if (this.#open.size === 0) this.#forget();
    });
    this.#open.add(refer);
    return refer;
  }

  #listen(): void {
    if (this.#open.size > 0) return;
    const { callId, localTag } = this.#session;
    this.#forget = addSubscriber(this.#context, { callId, localTag, event: 'refer' }, (request) => {
      this.#onNotify(request);
    });
  }

  #onNotify(request: IncomingRequest): void {
    const { id } = eventOf(request.message);
    const [only] = this.#open.size === 1 ? this.#open : [];
    const refer = [...this.#open].find((open) => open.id === id) ?? (id === undefined ? only : undefined);
    if (refer === undefined) {
      request.reject({ statusCode: 481 });
      return;
    }
    request.accept();
    refer.handleNotify(request.message);
  }
}
