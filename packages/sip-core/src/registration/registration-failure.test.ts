import { describe, expect, it } from 'vitest';
import { meaningOf, type RefusalMeaning, refusalError } from './registration-failure.js';

/** What every final response means, from its status to the one before the next row. */
const table: readonly (readonly [from: number, meaning: RefusalMeaning, why: string])[] = [
  [300, 'rejected', 'redirections: a WebSocket cannot follow them'],
  [400, 'rejected', 'our request, the account or the password'],
  [408, 'timed-out', 'Request Timeout'],
  [409, 'rejected', ''],
  [430, 'unavailable', 'Flow Failed (RFC 5626 §11.5)'],
  [431, 'rejected', ''],
  [480, 'unavailable', 'Temporarily Unavailable'],
  [481, 'rejected', ''],
  [491, 'unavailable', 'Request Pending'],
  [492, 'rejected', ''],
  [500, 'unavailable', 'Server Internal Error'],
  [501, 'rejected', 'Not Implemented'],
  [502, 'unavailable', 'Bad Gateway, Service Unavailable'],
  [504, 'timed-out', 'Server Time-out'],
  [505, 'rejected', 'Version Not Supported'],
  [506, 'unavailable', ''],
  [513, 'rejected', 'Message Too Large'],
  [514, 'unavailable', ''],
  [600, 'rejected', 'everywhere and for good'],
];

function expected(status: number): RefusalMeaning | undefined {
  return [...table].reverse().find(([from]) => from <= status)?.[1];
}

const statuses = Array.from({ length: 400 }, (_none, index) => 300 + index);

describe('a refusal of a REGISTER', () => {
  it.each(statuses)('%i means what the table says', (status) => {
    const refusal = { kind: 'refused', status, reason: 'Because' } as const;
    expect(meaningOf(refusal)).toBe(expected(status));
    const error = refusalError(refusal);
    expect(error.code).toBe(`registration/${expected(status) ?? ''}`);
    expect([error.retryable, error.sipStatus]).toEqual([expected(status) !== 'rejected', status]);
    expect(error.message).toMatch(/^The phone server .+\.$/);
  });

  it('is no final one where the server names a better time, and may (RFC 3261 §20.33)', () => {
    const changed = statuses.filter((status) => {
      const refusal = { kind: 'refused', status, reason: '' } as const;
      return meaningOf({ ...refusal, retryAfterSeconds: 5 }) !== meaningOf(refusal);
    });
    expect(changed).toEqual([404, 413, 486, 600, 603]);
  });

  it('that asks for a weaker digest than before is one of its own, and final', () => {
    const error = refusalError({ kind: 'refused', status: 401, reason: '', isDowngrade: true });
    expect(error).toMatchObject({
      code: 'registration/digest-downgrade',
      retryable: false,
      sipStatus: 401,
    });
  });
});
