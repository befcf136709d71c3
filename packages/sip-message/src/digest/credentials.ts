import { quote, unquote } from '../headers/quoted-string.js';
import { SipMessageError } from '../sip-message-error.js';
import { formatAuthParams, parseAuthParams } from './auth-params.js';
import type { DigestChallenge } from './challenge.js';
import { digestHa1, digestResponse, readAlgorithm } from './digest-response.js';

/** What a client answers in Authorization or Proxy-Authorization (RFC 7616 §3.4). */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  /** Lower-case hex. */
  readonly response: string;
  /** As written; `MD5` where the client names none. */
  readonly algorithm: string;
  /** Absent is the form of RFC 2069. */
  readonly qop?: string;
  /** How often this nonce was used, as eight hex digits. */
  readonly nc?: string;
  readonly cnonce?: string;
  readonly opaque?: string;
}

function pick<Name extends string>(
  params: ReadonlyMap<string, string>,
  name: Name,
): Partial<Record<Name, string>> {
  const value = params.get(name);
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}

/** @throws SipMessageError `sip-message/invalid-credentials`; `sip-message/unsupported-digest` for another scheme */
export function parseCredentials(value: string): DigestCredentials {
  const params = parseAuthParams(value, 'sip-message/invalid-credentials');
  const required = (name: string): string => {
    const text = params.get(name);
    if (text !== undefined) return text;
    throw new SipMessageError('sip-message/invalid-credentials', `The credentials lack their ${name}.`);
  };
  return {
    username: unquote(`"${required('username')}"`),
    realm: required('realm'),
    nonce: required('nonce'),
    uri: required('uri'),
    response: required('response'),
    algorithm: params.get('algorithm') ?? 'MD5',
    ...pick(params, 'qop'),
    ...pick(params, 'nc'),
    ...pick(params, 'cnonce'),
    ...pick(params, 'opaque'),
  };
}

/** @throws SipMessageError `sip-message/unsafe-value` */
export function formatCredentials(credentials: DigestCredentials): string {
  const { algorithm, cnonce, nc, nonce, opaque, qop, realm, response, uri, username } = credentials;
  return formatAuthParams([
    { name: 'username', value: quote(username).slice(1, -1), isQuoted: true },
    { name: 'realm', value: realm, isQuoted: true },
    { name: 'nonce', value: nonce, isQuoted: true },
    { name: 'uri', value: uri, isQuoted: true },
    { name: 'response', value: response, isQuoted: true },
    { name: 'algorithm', value: algorithm, isQuoted: false },
    { name: 'cnonce', value: cnonce, isQuoted: true },
    { name: 'opaque', value: opaque, isQuoted: true },
    { name: 'qop', value: qop, isQuoted: false },
    { name: 'nc', value: nc, isQuoted: false },
  ]);
}

export interface AnswerInput {
  readonly challenge: DigestChallenge;
  readonly username: string;
  readonly password: string;
  /** Of the request that is made again. */
  readonly method: string;
  /** The Request-URI. */
  readonly uri: string;
  /** A fresh random text for each request. */
  readonly cnonce: string;
  /** 1 for the nonce's first use. */
  readonly nonceCount: number;
}

/**
 * Answers a challenge with qop `auth` where it is on offer, else in the form of RFC 2069.
 *
 * @throws SipMessageError `sip-message/unsupported-digest` where the challenge asks for another algorithm or qop
 */
export function answerChallenge(input: AnswerInput): DigestCredentials {
  const { challenge, cnonce, method, nonceCount, password, uri, username } = input;
  const { nonce, opaque, qop: offered, realm } = challenge;
  const algorithm = readAlgorithm(challenge.algorithm);
  if (algorithm === undefined || (offered.length > 0 && !offered.includes('auth'))) {
    throw new SipMessageError(
      'sip-message/unsupported-digest',
      'The server asks for a digest that is not understood.',
    );
  }
  const nc = nonceCount.toString(16).padStart(8, '0');
  const protection = offered.length === 0 ? {} : { qop: 'auth', nc, cnonce };
  const ha1 = digestHa1({ algorithm, username, realm, password });
  const response = digestResponse({ algorithm, ha1, method, uri, nonce, ...protection });
  return {
    username,
    realm,
    nonce,
    uri,
    response,
    // As the server wrote it.
    algorithm: challenge.algorithm,
    ...protection,
    ...(opaque === undefined ? {} : { opaque }),
  };
}
