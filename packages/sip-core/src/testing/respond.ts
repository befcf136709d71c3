import { SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';

/** A response as RFC 3261 §8.2.6 has it. */
export function respond(
  request: SipRequest,
  status: number,
  more: Readonly<Record<string, string | readonly string[]>> = {},
): SipResponse {
  const headers = new SipHeaders();
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq']) headers.set(name, request.headers.all(name));
  const to = headers.first('To') ?? '';
  if (status > 100 && !to.includes(';tag=')) headers.set('To', `${to};tag=switch`);
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return { kind: 'response', status, reason: 'Memory', headers, body: '' };
}
