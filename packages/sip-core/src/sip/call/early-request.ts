import type { ServerTransaction } from '@offhook/sip-transaction';
import type { ReceivedInfo } from '../../ports/signalling-port.js';
import { descriptionIn } from '../core/body.js';
import { notAllowed } from '../core/capabilities.js';
import type { UserAgent } from '../core/user-agent.js';
import { receiveInfo } from './info.js';

/** What may come in a dialog while the call still rings, on either side. */
export function handleEarlyRequest(
  agent: UserAgent,
  transaction: ServerTransaction,
  onInfo: (info: ReceivedInfo) => void,
): void {
  const { request } = transaction;
  switch (request.method) {
    case 'UPDATE':
      // A call that rings has no say in its media yet; who is rung may be told anew.
      if (descriptionIn(request) === undefined) agent.accept(transaction);
      else transaction.answer({ status: 500, headers: [['Retry-After', '2']] });
      return;
    case 'INVITE':
      // RFC 3261 §14.2: one after the other.
      transaction.answer({ status: 500, headers: [['Retry-After', '2']] });
      return;
    case 'INFO':
      receiveInfo(agent, transaction, onInfo);
      return;
    case 'BYE':
      transaction.answer({ status: 200 });
      return;
    case 'NOTIFY':
    case 'PRACK':
      transaction.answer({ status: 481 });
      return;
    default:
      notAllowed(transaction);
  }
}
