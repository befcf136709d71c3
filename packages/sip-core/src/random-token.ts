const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A random lower-case token, fit for ids, host names and tags; 5 bits a character. */
export function randomToken(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
