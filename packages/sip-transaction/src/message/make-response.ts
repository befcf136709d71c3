import { randomToken } from './random-token.js';
import { reasonPhrase } from './reason-phrase.js';
import type { SipAnswer } from './sip-answer.js';
import { parseNameAddr, SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';

/** Makes a response as RFC 3261 §8.2.6 says: Via, From, To, Call-ID and CSeq come from the request. */
export function makeResponse(request: SipRequest, answer: SipAnswer, toTag?: string): SipResponse {
  const headers = new SipHeaders();
  headers.set('Via', request.headers.all('Via'));
  headers.set('From', request.headers.first('From') ?? '');
  headers.set('To', taggedTo(request, answer.status, toTag));
  headers.set('Call-ID', request.headers.first('Call-ID') ?? '');
  headers.set('CSeq', request.headers.first('CSeq') ?? '');
  for (const [name, value] of answer.headers ?? []) headers.append(name, value);
  return {
    kind: 'response',
    status: answer.status,
    reason: answer.reason ?? reasonPhrase(answer.status),
    headers,
    body: answer.body ?? '',
  };
}

/** Only a 100 goes without a tag (§8.2.6.2). */
function taggedTo(request: SipRequest, status: number, toTag: string | undefined): string {
  const to = request.headers.first('To') ?? '';
  if (status === 100 || tagOf(to) !== undefined) return to;
  return `${to};tag=${toTag ?? randomToken(14)}`;
}

/** The tag of a From or To value; undefined when it has none or cannot be read. */
export function tagOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return parseNameAddr(value).parameters.get('tag');
  } catch {
    // An unreadable address has no tag: the caller answers 400 with the value as it came.
    return undefined;
  }
}
