import type { AuthWebhookRequest } from '@offhook/protocol';
import { type DigestAlgorithm, digestResponse, isEqualDigest, readAlgorithm } from '@offhook/sip-message';

/** A digest that can be checked: its algorithm and quality of protection are ones that we know. */
export interface DigestClaim {
  readonly algorithm: DigestAlgorithm;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  readonly response: string;
  /** Absent: the form of RFC 2069. */
  readonly protection?: { readonly qop: string; readonly nc: string; readonly cnonce: string };
}

/** What the log says when a digest cannot be checked. The SIP side is never told. */
export type DigestFault = 'unknown algorithm' | 'unknown qop' | 'qop without nc or cnonce' | 'unknown scheme';

/** Reads the digest out of a webhook request, or says why it cannot be checked. */
export function readDigest(request: AuthWebhookRequest): DigestClaim | DigestFault {
  const { cnonce, method, nc, nonce, qop, response, scheme = 'digest', uri } = request;
  if (scheme.toLowerCase() !== 'digest') return 'unknown scheme';
  const algorithm = readAlgorithm(request.algorithm ?? 'MD5');
  if (algorithm === undefined) return 'unknown algorithm';
  const claim = { algorithm, method, uri, nonce, response };
  // Only qop decides (RFC 7616 §3.4.1): a cnonce that comes without it takes no part.
  if (qop === undefined) return claim;
  if (qop.toLowerCase() !== 'auth') return 'unknown qop';
  if (nc === undefined || cnonce === undefined) return 'qop without nc or cnonce';
  return { ...claim, protection: { qop, nc, cnonce } };
}

/** Whether the claim was made with the secret that `ha1` stands for. */
export function isDigestOf(claim: DigestClaim, ha1: string): boolean {
  const { algorithm, method, nonce, protection, response, uri } = claim;
  const expected = digestResponse({ algorithm, ha1, method, uri, nonce, ...protection });
  return isEqualDigest(response, expected);
}
