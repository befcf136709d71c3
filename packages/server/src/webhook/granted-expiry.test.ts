import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alice, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import { dayMs } from '../testing/test-server.js';

describe('the granted expiry', () => {
  it.each([
    ['as asked', 300, undefined],
    ['as asked, at the most that is granted', 600, undefined],
    ['the most that is granted', 3_600, 600],
    ['the most that is granted, for a number beyond sense', 4_294_967_295, 600],
    ['nothing to an unregistration', 0, undefined],
    ['nothing to a call', null, undefined],
    ['nothing when nothing was asked', undefined, undefined],
    ['a second as asked', 1, undefined],
  ])('is %s: %s leads to %s', async (_name, expires, granted) => {
    await using server = await withAlice();
    // JSON leaves an undefined out.
    const verdict = await verdictFor(server, { ...requestOf(alice), expires });
    expect(verdict).toMatchObject({ status: 'ok' });
    expect(verdict.expires).toBe(granted);
  });

  it('ends with the secret', async () => {
    await using server = await withAlice();
    await server.clock.advance(dayMs - 120_500);
    expect((await verdictFor(server, requestOf(alice))).expires).toBe(120);
    await server.clock.advance(120_000);
    expect((await verdictFor(server, requestOf(alice))).expires).toBe(1);
  });

  it('is never more than what was asked, what is allowed and what is left', async () => {
    await using server = await withAlice({ config: { sip: { maxExpiresSeconds: 100 } } });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), async (expires) => {
        const verdict = await verdictFor(server, { ...requestOf(alice), expires });
        expect(verdict.expires ?? expires).toBe(Math.min(expires, 100));
      }),
      { numRuns: 30 },
    );
  });
});
