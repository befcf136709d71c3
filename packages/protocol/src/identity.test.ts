import { describe, expect, it } from 'vitest';
import {
  emailSchema,
  loginBodySchema,
  passwordChangeSchema,
  phoneNumberSchema,
  signUpBodySchema,
  usernameSchema,
} from './identity.js';
import { describeSchema, lineCases, textCases } from './testing/schema-table.js';

const usernames = {
  right: ['alice', 'a', 'Alice_B-2.0', 'alice@willowdesk.example', 'x'.repeat(64), `a@${'d'.repeat(253)}`],
  wrong: [
    '',
    'al ice',
    'alice@',
    '@home',
    'a@b@c',
    'zoë',
    'alice\n',
    'x'.repeat(65),
    'sip:alice',
    7,
    null,
    {},
  ],
};
const emails = {
  right: [
    'a@b',
    'alice@example.com',
    'alice+crm@mail.example.co.uk',
    'zoë@example.com',
    `${'a'.repeat(64)}@b.c`,
  ],
  wrong: [
    '',
    'alice',
    '@b',
    'a@',
    'a b@c',
    'a@b c',
    'a@.b',
    'a@b.',
    'a@b@c',
    'a\n@b',
    'a@b\n',
    `${'a'.repeat(65)}@b`,
    7,
    null,
  ],
};
const numbers = {
  right: ['+442071838750', '+10', '+123456789012345'],
  wrong: [
    '',
    '442071838750',
    '+',
    '+0',
    '+1',
    '+1234567890123456',
    '+44 20',
    '+44-20',
    '+1a',
    '+10\n',
    10,
    null,
  ],
};

const kinds = [
  ['username', usernameSchema, usernames],
  ['e-mail address', emailSchema, emails],
  ['phone number', phoneNumberSchema, numbers],
] as const;

describe.each(kinds)('a %s', (_, schema, { right, wrong }) => {
  it.each(right)('may be %j', (value) => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  it.each(wrong)('may not be %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

const password = textCases(256, { right: ['x', ' spaces count ', 'Zoë 電話 🙂', 'x'.repeat(256)] });
const subId = { right: ['tab-of-alice'], wrong: ['short', 'with space', null, 7], isOptional: true };

describeSchema('loginBodySchema', loginBodySchema, {
  example: { subId: 'tab-of-alice', username: 'alice', password: 'correct horse' },
  fields: {
    // A password needs somebody to be of, which is told of the whole body.
    username: { right: usernames.right, wrong: usernames.wrong, complaint: '' },
    password: { ...password, isOptional: true },
    subId,
  },
  secrets: ['correct horse'],
});

describeSchema('signUpBodySchema', signUpBodySchema, {
  example: {
    subId: 'tab-of-alice',
    email: 'alice@example.com',
    password: 'correct horse',
    displayName: 'Alice',
  },
  fields: {
    email: { right: emails.right, wrong: emails.wrong, complaint: '' },
    password,
    displayName: lineCases(128, { isOptional: true }),
    subId,
  },
  secrets: ['correct horse'],
});

describeSchema('passwordChangeSchema', passwordChangeSchema, {
  example: { currentPassword: 'correct horse', newPassword: 'battery staple' },
  fields: { currentPassword: password, newPassword: password },
  secrets: ['correct horse', 'battery staple'],
});

describe('who logs in is named once', () => {
  const names = { username: 'alice', email: 'alice@example.com', phoneNumber: '+442071838750' };
  const ways = Object.entries(names).map(([name, value]) => ({ [name]: value }));

  it.each(ways)('by %j', (way) => {
    expect(loginBodySchema.safeParse({ ...way, password: 'x' }).success).toBe(true);
    expect(signUpBodySchema.safeParse({ ...way, password: 'x' }).success).toBe(true);
  });

  it.each([
    ['by nobody', {}],
    ['by two', { username: 'alice', email: 'alice@example.com' }],
    ['by all three', names],
  ])('and not %s', (_, named) => {
    expect(loginBodySchema.safeParse({ ...named, password: 'x' }).success).toBe(false);
    expect(signUpBodySchema.safeParse({ ...named, password: 'x' }).success).toBe(false);
  });

  it('unless the proof is in the header', () => {
    expect(loginBodySchema.parse({})).toEqual({});
    expect(loginBodySchema.parse({ subId: 'tab-of-alice' })).toEqual({ subId: 'tab-of-alice' });
  });
});
