import type { SipHeaders } from '@offhook/sip-message';
import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { DialogState } from 'sip.js/lib/core/dialogs/dialog-state.js';
import type { Body } from 'sip.js/lib/core/messages/body.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { OutgoingRequestDelegate } from 'sip.js/lib/core/messages/outgoing-request.js';
import type { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { NonInviteClientTransaction } from 'sip.js/lib/core/transactions/non-invite-client-transaction.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import type { SipOutcome, SipRefusal } from '../../ports/signalling-port.js';
import { sipOf } from './received-message.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, contactHeader, type SipJsContext } from './sipjs-core.js';
import { refreshTarget } from './sipjs-uri.js';

/** A dialog that no INVITE made: of a SUBSCRIBE, or of a REFER that came alone. */
export class UsageDialog extends Dialog {
  /** sip.js keeps the constructor to its heirs. */
  static begin(core: UserAgentCore, state: DialogState): UsageDialog {
    return new UsageDialog(core, state);
  }

  /** NOTIFYs come by themselves, and nothing else belongs here. */
  override receiveRequest(message: IncomingRequestMessage): void {
    if (message.method !== 'ACK') this.core.replyStateless(message, { statusCode: 481 });
  }
}

/** sip.js numbers what follows a challenge in a dialog as if there had been none. */
class InDialogClient extends UserAgentClient {
  readonly #dialog: Dialog;

  constructor(dialog: Dialog, message: OutgoingRequestMessage, delegate: OutgoingRequestDelegate) {
    super(NonInviteClientTransaction, dialog.userAgentCore, message, delegate);
    this.#dialog = dialog;
  }

  protected override authenticationGuard(message: IncomingResponseMessage): boolean {
    return super.authenticationGuard(message, this.#dialog);
  }
}

export interface InDialogRequest {
  readonly method: string;
  readonly headers?: readonly string[];
  readonly body?: Body | undefined;
}

export interface InDialogResponse {
  readonly outcome: SipOutcome;
  /** Absent when there was no response at all. */
  readonly headers: SipHeaders | undefined;
}

export interface SentInDialog {
  readonly message: OutgoingRequestMessage;
  /** Always settles: with 408 without a response, with 503 where none could come. */
  readonly response: Promise<InDialogResponse>;
}

/** Sends anything but INVITE, BYE and PRACK in a dialog. */
export function sendInDialog(
  { core, lifetime, requestHeaders }: SipJsContext,
  dialog: Dialog,
  { body, headers = [], method }: InDialogRequest,
): SentInDialog {
  const extraHeaders = [contactHeader(core), allowHeader, ...headers];
  const message = dialog.createOutgoingRequestMessage(method, { extraHeaders, ...(body && { body }) });
  requestHeaders.addTo(message);
  const done = new AbortController();
  const response = new Promise<InDialogResponse>((resolve) => {
    const settle = ({ message: received }: IncomingResponse): void => {
      const isSuccess = (received.statusCode ?? 0) < 300;
      const fields = sipOf(received)?.headers;
      const contact = isSuccess ? fields?.first('Contact') : undefined;
      if (contact !== undefined) refreshTarget(dialog.remoteTarget, contact);
      resolve({ outcome: isSuccess ? { kind: 'accepted' } : refusalOf(received), headers: fields });
    };
    const giveUp = (): void => {
      resolve({ outcome: gaveUp, headers: undefined });
    };
    if (lifetime.aborted) giveUp();
    else new InDialogClient(dialog, message, { onAccept: settle, onRedirect: settle, onReject: settle });
    lifetime.addEventListener('abort', giveUp, { once: true, signal: done.signal });
  }).finally(() => {
    done.abort();
  });
  return { message, response };
}

/** What was asked when the phone was put away. */
export const gaveUp: SipRefusal = { kind: 'refused', status: 503, reason: 'Given up' };
