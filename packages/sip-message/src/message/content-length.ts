import type { SipHeaders } from '../headers/sip-headers.js';

const encoder = new TextEncoder();

/** The octets that `text` takes in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** The length that the message states; undefined where it states none or nothing that is a number. */
export function readContentLength(headers: SipHeaders): number | undefined {
  const value = headers.first('content-length');
  return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

/** The first `length` octets of `text`, in whole characters. */
export function cutText(text: string, length: number | undefined): string {
  if (length === undefined || text === '') return text;
  if (length === 0) return '';
  // No character takes more than three octets for each of its UTF-16 units.
  if (length >= text.length * 3) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(length));
  return read === text.length ? text : text.slice(0, read);
}
