import { parseParameterizedValue } from '@offhook/sip-message';
import { ifReadable } from './if-readable.js';
import { sipOf } from './received-message.js';

/** The Event header: its package, and which of several subscriptions it is (RFC 6665 §8.2.1). */
export function eventOf(message: Parameters<typeof sipOf>[0]): {
  readonly event: string;
  readonly id: string | undefined;
} {
  const text = sipOf(message)?.headers.first('Event') ?? '';
  const parsed = ifReadable(() => parseParameterizedValue(text));
  return { event: parsed?.value ?? '', id: parsed?.parameters.get('id') };
}
