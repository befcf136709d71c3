import { SipHeaders, type SipRequest } from '@offhook/sip-message';
import type { SipReason } from '../../ports/signalling-port.js';
import { reasonValue } from '../headers/reason-header.js';

export type CancelReason = Partial<Pick<SipReason, 'cause' | 'text'>>;

/** The CANCEL of a request (RFC 3261 §9.1). */
export function cancelOf({ headers, uri }: SipRequest, reason: CancelReason): SipRequest {
  const own = new SipHeaders();
  own.append('Via', headers.first('Via') ?? '');
  own.set('Route', headers.all('Route'));
  own.append('Max-Forwards', '70');
  for (const name of ['From', 'To', 'Call-ID']) own.append(name, headers.first(name) ?? '');
  own.append('CSeq', (headers.first('CSeq') ?? '').replace(/\S+$/, 'CANCEL'));
  if (reason.cause !== undefined || reason.text !== undefined) own.append('Reason', reasonValue(reason));
  return { kind: 'request', method: 'CANCEL', uri, headers: own, body: '' };
}
