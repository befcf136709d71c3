import { usernameSchema } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedUsername, usernameCandidates } from './username-choice.js';

describe('usernameCandidates', () => {
  it.each([
    [{ email: 'alice@mail.example' }, 'alice'],
    [{ email: 'Alice.Archer@mail.example' }, 'alice.archer'],
    [{ email: 'alice+crm@mail.example' }, 'alicecrm'],
    [{ email: 'zoë@mail.example' }, 'zoe'],
    [{ email: '日本@mail.example' }, 'user'],
    [{ email: '...@mail.example' }, 'user'],
    [{ email: 'anonymous@mail.example' }, 'user'],
    [{ phoneNumber: '+15550100123' }, '15550100123'],
  ])('begins with the best name for %j: %s', (identity, expected) => {
    const [first, second] = usernameCandidates(identity);
    expect([first, second]).toEqual([expected, `${expected}-2`]);
  });

  it('makes usernames of whatever is an e-mail address, and no two alike', () => {
    const character = fc.constantFrom('a', 'Z', '9', '.', '-', '_', '+', '!', 'é', '日', '👍', "'", '"', '/');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 64 }), (mailbox) => {
        const candidates = usernameCandidates({ email: `${mailbox}@mail.example` });
        for (const name of candidates) expect(usernameSchema.safeParse(name).success).toBe(true);
        expect(new Set(candidates).size).toBe(candidates.length);
      }),
    );
  });

  it('ends with one that nobody foresees', () => {
    const last = () => usernameCandidates({ email: 'alice@mail.example' }).at(-1);
    expect(last()).toMatch(/^alice-\d{7,9}$/);
    expect(new Set([last(), last(), last()]).size).toBeGreaterThan(1);
  });
});

describe('isReservedUsername', () => {
  it.each([
    ['anonymous', true],
    ['Anonymous', true],
    ['alice', false],
    ['', false],
  ])('%j: %s', (name, isReserved) => {
    expect(isReservedUsername(name)).toBe(isReserved);
  });
});
