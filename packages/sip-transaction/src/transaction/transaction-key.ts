import { parseVia, type SipRequest, type SipResponse } from '@offhook/sip-message';
import { tagOf } from '../message/make-response.js';
import type { SipFlow } from '../sip-flow.js';

const magicCookie = 'z9hG4bK';

/**
 * What tells server transactions apart (RFC 3261 §17.2.3). The flow is part of it, so that nobody can
 * touch another client's transaction by guessing its branch.
 */
export function serverKey(flow: SipFlow, request: SipRequest, method: string = request.method): string {
  const via = parseVia(request.headers.first('Via') ?? '');
  const branch = via.parameters.get('branch') ?? '';
  const matchedMethod = method === 'ACK' ? 'INVITE' : method;
  if (!branch.startsWith(magicCookie)) return [flow.id, matchedMethod, ...oldStyleParts(request)].join('\n');
  return [flow.id, matchedMethod, branch, via.host.toLowerCase(), via.port ?? ''].join('\n');
}

/** RFC 2543 clients have no unique branch. An ACK differs by its To tag, so that is left out. */
function oldStyleParts(request: SipRequest): readonly string[] {
  const { headers, uri } = request;
  const sequence = (headers.first('CSeq') ?? '').trim().split(/\s+/)[0] ?? '';
  return [
    uri,
    tagOf(headers.first('From')) ?? '',
    headers.first('Call-ID') ?? '',
    sequence,
    headers.first('Via') ?? '',
  ];
}

/** RFC 3261 §17.1.3: the top Via's branch and the method of CSeq. */
export function clientKey(branch: string, method: string): string {
  return `${method}\n${branch}`;
}

/** The client transaction that a response belongs to. */
export function clientKeyOf(response: SipResponse, method: string): string | undefined {
  const top = response.headers.first('Via');
  const branch = top === undefined ? undefined : parseVia(top).parameters.get('branch');
  return branch === undefined ? undefined : clientKey(branch, method);
}
