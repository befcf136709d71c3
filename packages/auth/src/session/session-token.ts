import { AuthError } from '../auth-error.js';

/**
 * The token of a session, made from its secret (see `endpoints.session`). By Web Crypto, since an HMAC of our own would
 * cost every page 2 kB.
 * @throws AuthError auth/invalid-request, auth/crypto-unavailable
 */
export async function sessionTokenOf(sessionSecret: string): Promise<string> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) {
    throw new AuthError(
      'auth/crypto-unavailable',
      'This page must be opened by https:// to go on with a session.',
    );
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', bytesOf(sessionSecret), algorithm, false, ['sign']);
  const signed = await subtle.sign('HMAC', key, new TextEncoder().encode('session token'));
  const base64 = btoa(Array.from(new Uint8Array(signed), (byte) => String.fromCharCode(byte)).join(''));
  return `oh_ses_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (bytes.length > 0) return bytes;
  } catch {
    // Not base64: the same to the caller as an empty one.
  }
  throw new AuthError('auth/invalid-request', "The session's secret is not complete.");
}
