import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { SipRefusal } from '../../ports/signalling-port.js';
import { sipOf } from './received-message.js';

/** A final response that is not a success, as the engine reads it. */
export function refusalOf(message: IncomingResponseMessage): SipRefusal {
  const headers = sipOf(message)?.headers;
  const minExpiresSeconds = leadingNumber(headers?.first('Min-Expires'));
  const retryAfterSeconds = leadingNumber(headers?.first('Retry-After'));
  return {
    kind: 'refused',
    status: message.statusCode ?? 500,
    reason: message.reasonPhrase ?? '',
    ...(minExpiresSeconds === undefined ? {} : { minExpiresSeconds }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function leadingNumber(text: string | undefined): number | undefined {
  const digits = /^\d+/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}
