import type { SipResponse } from '@offhook/sip-message';
import type { SipOutcome, SipRefusal } from '../../ports/signalling-port.js';
import { secondsOf } from './seconds.js';

/** A final response that is not a success, as the engine reads it. */
export function refusalOf({ headers, reason, status }: SipResponse): SipRefusal {
  const minExpiresSeconds = secondsOf(headers.first('Min-Expires'));
  const retryAfterSeconds = secondsOf(headers.first('Retry-After'));
  return {
    kind: 'refused',
    status,
    reason,
    ...(minExpiresSeconds === undefined ? {} : { minExpiresSeconds }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

export function outcomeOf(response: SipResponse): SipOutcome {
  return response.status < 300 ? { kind: 'accepted' } : refusalOf(response);
}
