import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration } from './duration.js';

it.each([
  [0, '0:00'],
  [999, '0:00'],
  [7_000, '0:07'],
  [65_000, '1:05'],
  [754_999, '12:34'],
  [3_600_000, '1:00:00'],
  [36_610_000, '10:10:10'],
  [-5_000, '0:00'],
])('%i ms is %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

it('says the same number of seconds that it was told', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (seconds) => {
      const parts = formatDuration(seconds * 1_000)
        .split(':')
        .map(Number);
      expect(parts.reduce((sum, part) => sum * 60 + part, 0)).toBe(seconds);
    }),
  );
});
