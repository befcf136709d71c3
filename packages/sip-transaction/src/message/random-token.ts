const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Random lower-case letters and digits, fit for tags, branches, ids and host names: 5 bits a character. */
export function randomToken(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  let token = '';
  for (const byte of bytes) token += alphabet.charAt(byte % alphabet.length);
  return token;
}
