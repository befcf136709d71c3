import { emailSchema, usernameSchema } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityKey, userIdentityOf } from './identity.js';

const own = 'example.org';

describe('userIdentityOf', () => {
  it.each([
    [{ username: 'alice' }, { kind: 'username', username: 'alice', sipDomain: own }],
    [
      { username: 'Alice@Other.Example' },
      { kind: 'username', username: 'Alice', sipDomain: 'other.example' },
    ],
    [{ email: 'Alice@Mail.Example' }, { kind: 'email', email: 'alice@mail.example' }],
    [{ phoneNumber: '+15550100' }, { kind: 'phone-number', phoneNumber: '+15550100' }],
    [{}, undefined],
  ])('reads %j as %j', (identity, expected) => {
    expect(userIdentityOf(identity, own)).toEqual(expected);
  });
});

describe('identityKey', () => {
  const keyOf = (identity: Parameters<typeof userIdentityOf>[0]): string => {
    const read = userIdentityOf(identity, own);
    return read === undefined ? 'nobody' : identityKey(read);
  };

  it.each([
    [{ username: 'alice' }, { username: `alice@${own}` }],
    [{ username: 'ALICE' }, { username: 'alice@EXAMPLE.org' }],
    [{ email: 'Alice@Mail.Example' }, { email: 'alice@mail.example' }],
  ])('is one for each way to write %j', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it('keeps the kinds apart, though they look alike', () => {
    const keys = [keyOf({ username: `alice@${own}` }), keyOf({ email: `alice@${own}` })];
    expect(new Set(keys).size).toBe(2);
  });

  const letter = fc.constantFrom('a', 'B', 'z', '0', '-', '_', '.');
  const name = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
  const domain = fc.constantFrom(own, 'other.example', 'EXAMPLE.ORG');

  it('is the same for two usernames exactly when they are one in small letters', () => {
    const username = fc.oneof(
      name,
      fc.tuple(name, domain).map((parts) => parts.join('@')),
    );
    const whole = (text: string): string => (text.includes('@') ? text : `${text}@${own}`).toLowerCase();
    fc.assert(
      fc.property(username, username, (one, other) => {
        fc.pre(usernameSchema.safeParse(one).success && usernameSchema.safeParse(other).success);
        const isOne = keyOf({ username: one }) === keyOf({ username: other });
        expect(isOne).toBe(whole(one) === whole(other));
      }),
    );
  });

  it('is the same for e-mail addresses of any case', () => {
    fc.assert(
      fc.property(name, domain, (mailbox, host) => {
        const email = `${mailbox}@${host}`;
        fc.pre(emailSchema.safeParse(email).success);
        expect(keyOf({ email: email.toUpperCase() })).toBe(keyOf({ email: email.toLowerCase() }));
      }),
    );
  });
});
