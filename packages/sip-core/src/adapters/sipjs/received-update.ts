import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import { NonInviteServerTransaction } from 'sip.js/lib/core/transactions/non-invite-server-transaction.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentServer } from 'sip.js/lib/core/user-agents/user-agent-server.js';
import { descriptionIn, type ReceivedRequest } from './received-message.js';
import { contactHeader } from './sipjs-core.js';
import type { DialogDelegate } from './sipjs-dialog.js';

/** Takes an UPDATE (RFC 3311), which sip.js does not know. False for what is sip.js's to take. */
export function receiveUpdate(core: UserAgentCore, message: ReceivedRequest): boolean {
  if (message.toTag === '' && (message.method === 'UPDATE' || message.method === 'PRACK')) {
    // sip.js would throw: neither ever comes alone.
    core.replyStateless(message, { statusCode: 481 });
    return true;
  }
  if (message.method !== 'UPDATE') return false;
  // It comes again, and its transaction has the answer.
  if (core.userAgentServers.has(message.viaBranch)) return false;
  const dialog = core.dialogs.get(message.callId + message.toTag + message.fromTag);
  // sip.js answers 481.
  if (!(dialog instanceof SessionDialog)) return false;
  if (message.cseq <= (dialog.remoteSequenceNumber ?? 0)) {
    core.replyStateless(message, { statusCode: 500 });
    return true;
  }
  // Counts it, as sip.js does for the methods that it knows.
  Dialog.prototype.receiveRequest.call(dialog, message);
  // sip.js's class and its interface differ by an undefined.
  const request = new UserAgentServer(NonInviteServerTransaction, core, message) as IncomingRequest;
  const delegate: DialogDelegate | undefined = dialog.delegate;
  if (delegate?.onUpdate !== undefined) delegate.onUpdate(request);
  // A call that rings has no say in its media yet; who is rung may be told anew.
  else if (descriptionIn(message) !== undefined)
    request.reject({ statusCode: 500, extraHeaders: ['Retry-After: 2'] });
  else request.accept({ statusCode: 200, extraHeaders: [contactHeader(core)] });
  return true;
}
