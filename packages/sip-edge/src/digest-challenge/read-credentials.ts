import {
  type DigestAlgorithm,
  type DigestCredentials,
  isUriEqual,
  parseCredentials,
  parseUri,
  readAlgorithm,
  SipMessageError,
  type SipRequest,
} from '@offhook/sip-message';

/** Where credentials stand: for the registrar in Authorization, for the proxy in Proxy-Authorization. */
export type CredentialsHeader = 'Authorization' | 'Proxy-Authorization';

/** Credentials that are complete; whether they are right only the webhook can tell. */
export interface ReadCredentials extends DigestCredentials {
  readonly digestAlgorithm: DigestAlgorithm;
  /** How often the nonce was used; a digest without qop has no count and so just one use. */
  readonly nonceCount: number;
}

export type CredentialsReading =
  | { readonly kind: 'complete'; readonly credentials: ReadCredentials }
  /** None for our realm, or none that answer our challenge. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed' };

/** Finds the credentials for `realm` among those of a request (RFC 3261 §22.3). */
export function readCredentials(
  request: SipRequest,
  header: CredentialsHeader,
  realm: string,
): CredentialsReading {
  for (const value of request.headers.all(header)) {
    const credentials = parse(value);
    if (credentials === 'malformed') return { kind: 'malformed' };
    if (credentials?.realm === realm) return complete(credentials, request);
  }
  return { kind: 'absent' };
}

/** Takes away the credentials for `realm`: nobody behind the edge has use for them (RFC 3261 §22.3). */
export function withoutCredentials(values: readonly string[], realm: string): readonly string[] {
  return values.filter((value) => {
    const credentials = parse(value);
    // What cannot be read may hold a secret all the same.
    return credentials === undefined || (credentials !== 'malformed' && credentials.realm !== realm);
  });
}

/** Undefined is another scheme than Digest. */
function parse(value: string): DigestCredentials | 'malformed' | undefined {
  try {
    return parseCredentials(value);
  } catch (error) {
    const isOtherScheme = error instanceof SipMessageError && error.code === 'sip-message/unsupported-digest';
    return isOtherScheme ? undefined : 'malformed';
  }
}

function complete(credentials: DigestCredentials, request: SipRequest): CredentialsReading {
  const { cnonce, nc, qop, uri } = credentials;
  const digestAlgorithm = readAlgorithm(credentials.algorithm);
  if (digestAlgorithm === undefined || (qop !== undefined && qop.toLowerCase() !== 'auth'))
    return { kind: 'absent' };
  const hasCount = nc !== undefined && /^[0-9a-f]{8}$/i.test(nc);
  if (qop !== undefined && (!hasCount || cnonce === undefined)) return { kind: 'malformed' };
  // RFC 7616 §3.4.6: a digest for another address is no digest for this one.
  if (!isSameUri(uri, request.uri)) return { kind: 'malformed' };
  const nonceCount = qop === undefined || nc === undefined ? Infinity : Number.parseInt(nc, 16);
  return { kind: 'complete', credentials: { ...credentials, digestAlgorithm, nonceCount } };
}

function isSameUri(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return isUriEqual(parseUri(a), parseUri(b));
  } catch {
    // The digest's uri is free text to the parser; one that is no URI is not the request's.
    return false;
  }
}
