import { createHmac, timingSafeEqual } from 'node:crypto';

/** `Jambonz-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>…]` in parts. */
export interface WebhookSignature {
  /** As it was written, because it is signed so. */
  readonly timestamp: string;
  readonly values: readonly Buffer[];
}

const timestampForm = /^\d{1,12}$/;
const valueForm = /^[0-9a-f]{64}$/i;
/** A caller that changes its secret signs with the old one and the new one. */
const maxValueCount = 16;
const maxLength = 2_048;

/** Undefined when there is no signature of a kind that we know. */
export function parseWebhookSignature(header: string): WebhookSignature | undefined {
  if (header.length > maxLength) return undefined;
  const timestamps: string[] = [];
  const values: Buffer[] = [];
  for (const part of header.split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    const value = part.slice(equals + 1).trim();
    if (name === 't') timestamps.push(value);
    // Values of other versions are for other readers.
    if (name === 'v1' && valueForm.test(value)) values.push(Buffer.from(value, 'hex'));
  }
  const [timestamp, second] = timestamps;
  if (timestamp === undefined || second !== undefined || !timestampForm.test(timestamp)) return undefined;
  return values.length === 0 || values.length > maxValueCount ? undefined : { timestamp, values };
}

/** Whether the signature was made less than `toleranceMs` ago, or ahead of our clock. */
export function isRecentSignature(
  { timestamp }: WebhookSignature,
  nowMs: number,
  toleranceMs: number,
): boolean {
  // Both in whole seconds: the signer cut off the rest, too.
  const ageSeconds = Math.floor(nowMs / 1_000) - Number(timestamp);
  return Math.abs(ageSeconds) * 1_000 <= toleranceMs;
}

/** What jambonz signs: the body as it went out. A GET has none, and there it signs the JSON of an empty text's name. */
export const signedBodyOfGet = '"null"';

/** Whether one of `secrets` signed `body`, which must be exactly what was received. */
export function isSignedBody(
  { timestamp, values }: WebhookSignature,
  body: Uint8Array | string,
  secrets: readonly string[],
): boolean {
  let isSigned = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
    // Every pair is compared, so that the time does not tell which secret it was.
    for (const value of values) if (timingSafeEqual(value, expected)) isSigned = true;
  }
  return isSigned;
}
