import type { SipHeaders } from '../headers/sip-headers.js';

const encoder = /* @__PURE__ */ new TextEncoder();

/** Scratch space: encoding into it tells lengths without an allocation for each message, which is most of the cost. */
const scratch = /* @__PURE__ */ new Uint8Array(16_384);

/** The octets that `text` takes in UTF-8. */
export function byteLength(text: string): number {
  const { read, written } = encoder.encodeInto(text, scratch);
  return read === text.length ? written : encoder.encode(text).length;
}

/** The length that the message states; undefined where it states none or nothing that is a number. */
export function readContentLength(headers: SipHeaders): number | undefined {
  const value = headers.first('content-length');
  return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

/** The first `length` octets of `text`, in whole characters. */
export function cutText(text: string, length: number | undefined): string {
  if (length === undefined || byteLength(text) <= length) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(length));
  return text.slice(0, read);
}
