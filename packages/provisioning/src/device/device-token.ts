/** A new name for a device that nobody can guess: 32 random bytes in hexadecimal. */
export function makeDeviceToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
