import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestResponse } from './best-response.js';

const best = (...statuses: readonly number[]): number | undefined => {
  return bestResponse(statuses.map((status) => ({ status })))?.status;
};

describe('the best answer (RFC 3261 §16.7 step 6)', () => {
  it.each([
    [[486], 486],
    [[486, 603], 603],
    [[603, 600], 603],
    [[404, 302], 302],
    [[500, 404], 404],
    [[503, 500], 503],
    [[486, 401], 401],
    [[486, 407], 407],
    [[404, 415], 415],
    [[404, 420], 420],
    [[404, 484], 484],
    [[408, 486], 486],
    [[480, 486], 486],
    [[487, 404], 404],
    [[408, 487], 487],
    [[408, 480], 480],
    [[404, 486], 404],
    [[486, 404], 486],
  ])('of %j is %i', (statuses, status) => {
    expect(best(...statuses)).toBe(status);
  });

  it('of none is none', () => {
    expect(best()).toBeUndefined();
  });

  const anyStatus = fc.integer({ min: 300, max: 699 });

  it('is one of them, and is a 6xx or of the lowest class', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { minLength: 1 }), (statuses) => {
        const chosen = best(...statuses) ?? 0;
        const classOf = (status: number): number => Math.floor(status / 100);
        expect(statuses).toContain(chosen);
        const hasGlobal = statuses.some((status) => status >= 600);
        const lowest = Math.min(...statuses.map(classOf));
        expect(classOf(chosen)).toBe(hasGlobal ? 6 : lowest);
      }),
    );
  });
});
