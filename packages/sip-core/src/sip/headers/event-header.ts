import { parseParameterizedValue, type SipHeaders } from '@offhook/sip-message';
import { ifReadable } from './if-readable.js';

/** The Event header: its package, and which of several subscriptions it is (RFC 6665 §8.2.1). */
export function eventOf(headers: SipHeaders): {
  readonly event: string;
  readonly id: string | undefined;
} {
  const text = headers.first('Event') ?? '';
  const parsed = ifReadable(() => parseParameterizedValue(text));
  return { event: parsed?.value ?? '', id: parsed?.parameters.get('id') };
}
