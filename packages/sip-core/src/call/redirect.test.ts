import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followableTarget } from './redirect.js';

describe('where a 3xx leads', () => {
  it.each([
    [['sip:carol@example.test'], 'sip:carol@example.test'],
    [['sip:carol@example.test;transport=ws', 'sip:dave@example.test'], 'sip:carol@example.test;transport=ws'],
    [['tel:+4420', 'mailto:carol@example.test', 'sip:dave@example.test'], 'sip:dave@example.test'],
    // Headers in a URI would write the request for us (RFC 3261 §19.1.5).
    [['sip:carol@example.test?Replaces=1', 'sip:dave@example.test'], 'sip:dave@example.test'],
    [['sip:', 'sip:@', 'carol'], undefined],
    [[], undefined],
  ])('%j → %s', (contacts, target) => {
    expect(followableTarget(contacts)).toBe(target);
  });

  it('is never more than an error of ours, whatever a stranger writes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `sip:${text}`),
          ),
        ),
        (contacts) => {
          expect(followableTarget(contacts) ?? 'sip:').toMatch(/^sip:/);
        },
      ),
    );
  });
});
