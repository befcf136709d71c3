import { parseParameterizedValue, type SipHeaders } from '@offhook/sip-message';
import { ifReadable } from './if-readable.js';

const longestDelaySeconds = 3_600;

/**
 * How long after its arrival a call wants to be answered without a hand; undefined when it does not. There is no one
 * header for it: `Answer-Mode` (RFC 5373), `Call-Info: …;answer-after=2`, and `Alert-Info` in several spellings.
 */
export function autoAnswerAfterMs(headers: SipHeaders): number | undefined {
  for (const text of headers.all('Call-Info')) {
    const seconds = parameterOf(text, 'answer-after');
    if (seconds !== undefined) return msOf(seconds);
  }
  for (const text of headers.all('Alert-Info')) {
    if (!/alert-autoanswer|auto[ -]?answer|ring-answer|intercom/i.test(text)) continue;
    return msOf(parameterOf(text, 'delay') ?? '0');
  }
  const mode = headers.first('Priv-Answer-Mode') ?? headers.first('Answer-Mode') ?? '';
  return /^auto\b/i.test(mode) ? 0 : undefined;
}

function msOf(text: string): number {
  const seconds = Number.parseInt(text, 10);
  return seconds > 0 ? Math.min(seconds, longestDelaySeconds) * 1_000 : 0;
}

function parameterOf(text: string, name: string): string | undefined {
  const start = text.indexOf(';');
  if (start === -1) return undefined;
  // The value before is a URI, which may itself have anything in it; only what follows the bracket counts.
  const rest = text.includes('>') ? text.slice(text.indexOf('>') + 1) : text.slice(start);
  return ifReadable(() => parseParameterizedValue(`x${rest}`))?.parameters.get(name);
}
