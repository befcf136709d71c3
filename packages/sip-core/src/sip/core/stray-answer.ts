import { parseCSeq, parseVia, type SipResponse } from '@offhook/sip-message';
import { Dialog, sequenceOf } from './dialog.js';
import { sendInDialog } from './in-dialog-request.js';
import type { UserAgent } from './user-agent.js';

/**
 * Takes a 2xx to an INVITE of ours that comes after the first one, which ends the transaction, so that an ended call
 * leaves nothing behind. All that is needed stands in the response itself.
 */
export function handleStrayAnswer(agent: UserAgent, response: SipResponse): void {
  if (!isAnswerToInvite(agent, response)) return;
  const known = agent.dialogs.of(response);
  if (known?.lastAck !== undefined) {
    // RFC 3261 §13.2.2.4: it is repeated because its ACK was lost.
    if (sequenceOf(known.lastAck) === sequenceOf(response)) agent.sendAlone(known.lastAck);
    return;
  }
  // Another phone that answered as well, or one whose call is over here: nobody talks to it (§13.2.2.4).
  const dialog = Dialog.ofResponse(response, '');
  if (!dialog.hasTarget) return;
  agent.acknowledge(dialog, response);
  void sendInDialog(agent, dialog, { method: 'BYE' });
}

function isAnswerToInvite(agent: UserAgent, { headers, status }: SipResponse): boolean {
  if (status < 200 || status >= 300) return false;
  if (parseCSeq(headers.first('CSeq') ?? '').method !== 'INVITE') return false;
  // Our own name, which nobody else knows, tells what answers a request of ours.
  return parseVia(headers.first('Via') ?? '').host === agent.identity.host;
}
