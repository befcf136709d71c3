import { SipMessageError } from '../sip-message-error.js';

/** Takes `%XX` away. Octets that are no UTF-8 have no text to stand for, so they are refused. */
export function unescapeText(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new SipMessageError('sip-message/invalid-uri', 'A URI in the SIP message cannot be read.', {
      cause,
    });
  }
}

/** Makes an escaper that leaves the characters of the class `allowed` and writes all others as `%XX`. */
export function escapeWith(allowed: string): (text: string) => string {
  const others = new RegExp(`[^${allowed}]+`, 'g');
  return (text) =>
    text.replace(others, (part) =>
      Array.from(
        new TextEncoder().encode(part),
        (octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`,
      ).join(''),
    );
}
