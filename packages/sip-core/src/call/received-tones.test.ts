import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTone } from './received-tones.js';

const read = (contentType: string, body: string): string | undefined => {
  const tone = readTone({ contentType, body, infoPackage: undefined });
  return tone && `${tone.tone} ${tone.durationMs ?? 'for a while'}`;
};

describe('a tone that came by INFO', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5 160'],
    ['application/dtmf-relay', 'Signal= 5\r\nDuration= 160', '5 160'],
    ['Application/DTMF-Relay; charset=utf-8', 'signal=d\nduration=0', 'D 0'],
    ['application/dtmf-relay', 'Signal=*', '* for a while'],
    ['application/dtmf-relay', 'Signal=10\r\nDuration=100', '* 100'],
    ['application/dtmf-relay', 'Signal=11\r\nDuration=100', '# 100'],
    ['application/dtmf-relay', 'Signal=15\r\nDuration=999999999', 'D 60000'],
    ['application/dtmf', '7', '7 for a while'],
    ['application/dtmf', '#\r\n', '# for a while'],
    ['application/dtmf', '12', 'A for a while'],
  ])('as %s with %j', (contentType, body, expected) => {
    expect(read(contentType, body)).toBe(expected);
  });

  it.each([
    ['application/dtmf-relay', ''],
    ['application/dtmf-relay', 'Signal='],
    ['application/dtmf-relay', 'Signal=16'],
    ['application/dtmf-relay', 'Signal=hf\r\nDuration=100'],
    ['application/dtmf-relay', 'Signal=1 2'],
    ['application/dtmf', '1\r\n2'],
    ['application/dtmf', 'E'],
    ['text/plain', '5'],
    ['', '5'],
  ])('is none as %s with %j', (contentType, body) => {
    expect(read(contentType, body)).toBeUndefined();
  });

  it('is none of a package', () => {
    expect(
      readTone({ contentType: 'application/dtmf', body: '5', infoPackage: 'trickle-ice' }),
    ).toBeUndefined();
  });

  it('is one key or none, whatever comes', () => {
    const body = fc.oneof(
      fc.string(),
      fc.string().map((text) => `Signal=${text}\r\nDuration=${text}`),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('application/dtmf', 'application/dtmf-relay'),
        body,
        (contentType, text) => {
          const tone = readTone({ contentType, body: text, infoPackage: undefined });
          if (tone === undefined) return;
          expect(tone.tone).toMatch(/^[0-9A-D*#]$/);
          expect(tone.durationMs ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
