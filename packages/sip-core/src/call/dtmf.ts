import { CallError } from './call-error.js';

const longestTones = 64;
const tonesPattern = /^[0-9A-D*#,]+$/;

/**
 * Checks and normalises tones (RFC 4733 §3.2): `0-9 A-D * #`, where a comma is a pause of two seconds.
 *
 * @throws CallError call/invalid-tones
 */
export function parseTones(text: string): string {
  const tones = text.trim().toUpperCase();
  if (tones.length > longestTones) {
    throw new CallError('call/invalid-tones', `No more than ${longestTones} tones can be sent at once.`);
  }
  if (!tonesPattern.test(tones)) {
    throw new CallError(
      'call/invalid-tones',
      'Tones are the digits 0 to 9, the letters A to D, star and hash; a comma is a pause.',
    );
  }
  return tones;
}
