import { formatVia, parseVia, type SipHeaders } from '@offhook/sip-message';
import type { Flow } from './flow.js';

/** Notes in the top Via where the request really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
export function stampVia(headers: SipHeaders, flow: Flow): void {
  const top = headers.first('Via');
  if (top === undefined) return;
  const via = parseVia(top);
  const parameters = new Map(via.parameters);
  parameters.set('received', flow.source.address);
  if (parameters.has('rport')) parameters.set('rport', String(flow.source.port));
  headers.removeFirst('Via');
  headers.prepend('Via', formatVia({ ...via, parameters }));
}
