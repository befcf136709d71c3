import { trimBlanks } from '../message/grammar.js';
import { SipMessageError } from '../sip-message-error.js';
import { formatAuthParams, parseAuthParams } from './auth-params.js';
import { readAlgorithm } from './digest-response.js';

/** What a server asks in WWW-Authenticate or Proxy-Authenticate (RFC 3261 §22, RFC 7616 §3.3, RFC 8760). */
export interface DigestChallenge {
  readonly realm: string;
  /** Opaque text, between its quotes as it was received. */
  readonly nonce: string;
  /** As written; `MD5` where the server names none. Ours are `MD5` and `SHA-256`. */
  readonly algorithm: string;
  /** The protections on offer; empty is the form of RFC 2069. */
  readonly qop: readonly string[];
  readonly opaque?: string;
  readonly domain?: string;
  /** Whether only the nonce was too old: the same password may be sent again. */
  readonly isStale: boolean;
}

/** @throws SipMessageError `sip-message/invalid-challenge`; `sip-message/unsupported-digest` for another scheme */
export function parseChallenge(value: string): DigestChallenge {
  const params = parseAuthParams(value, 'sip-message/invalid-challenge');
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  if (realm === undefined || nonce === undefined) {
    throw new SipMessageError('sip-message/invalid-challenge', 'The challenge lacks its realm or its nonce.');
  }
  const opaque = params.get('opaque');
  const domain = params.get('domain');
  const qop = params.get('qop')?.split(',') ?? [];
  return {
    realm,
    nonce,
    algorithm: params.get('algorithm') ?? 'MD5',
    qop: qop.map((name) => trimBlanks(name).toLowerCase()).filter((name) => name !== ''),
    ...(opaque === undefined ? {} : { opaque }),
    ...(domain === undefined ? {} : { domain }),
    isStale: params.get('stale')?.toLowerCase() === 'true',
  };
}

/** @throws SipMessageError `sip-message/unsafe-value` */
export function formatChallenge(challenge: DigestChallenge): string {
  const { algorithm, domain, isStale, nonce, opaque, qop, realm } = challenge;
  return formatAuthParams([
    { name: 'realm', value: realm, isQuoted: true },
    { name: 'domain', value: domain, isQuoted: true },
    { name: 'nonce', value: nonce, isQuoted: true },
    { name: 'opaque', value: opaque, isQuoted: true },
    { name: 'stale', value: isStale ? 'true' : undefined, isQuoted: false },
    { name: 'algorithm', value: algorithm, isQuoted: false },
    { name: 'qop', value: qop.length === 0 ? undefined : qop.join(','), isQuoted: true },
  ]);
}

const preference = ['SHA-256', 'MD5'];

/**
 * The challenge to answer: SHA-256 before MD5 wherever they stand, so that nobody on the way can make us take the weaker
 * one by changing their order; of two alike the topmost (RFC 8760 §2.4). Undefined where none can be answered.
 */
export function chooseChallenge(challenges: readonly DigestChallenge[]): DigestChallenge | undefined {
  const usable = challenges.filter(({ qop }) => qop.length === 0 || qop.includes('auth'));
  for (const algorithm of preference) {
    const found = usable.find((challenge) => readAlgorithm(challenge.algorithm) === algorithm);
    if (found !== undefined) return found;
  }
  return undefined;
}
