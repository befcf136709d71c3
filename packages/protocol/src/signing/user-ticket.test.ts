import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUserTicketOf, makeUserTicket, parseUserTicket, type UserTicketOptions } from './user-ticket.js';

const magnus: UserTicketOptions = {
  applicationKey: '5F5C418A0F914BBC8234A9BF5EDDAD97',
  applicationSecret: 'JViE5vDor0Sw3WllZka15Q==',
  identity: { type: 'username', endpoint: 'magnus' },
  createdAt: new Date('2014-06-02T15:39:31.272Z'),
};

const json =
  '{"identity":{"type":"username","endpoint":"magnus"},"expiresIn":3600,' +
  '"applicationKey":"5F5C418A0F914BBC8234A9BF5EDDAD97","created":"2014-06-02T15:39:31.272Z"}';
const signature = 'RCwMDzZ1weQSYZwsnPCcj/phXnFMZ44Q2qfuvngDw9Q=';

describe('the vector', () => {
  it('is what we make', () => {
    expect(makeUserTicket(magnus)).toBe(`${btoa(json)}:${signature}`);
  });

  it('is what we read', () => {
    expect(parseUserTicket(`${btoa(json)}:${signature}`)).toEqual({
      applicationKey: magnus.applicationKey,
      identity: magnus.identity,
      createdAt: magnus.createdAt,
      expiresAt: new Date('2014-06-02T16:39:31.272Z'),
    });
  });

  it('is signed over the bytes that came, so that others may order the fields as they like', () => {
    expect(isUserTicketOf(`${btoa(json)}:${signature}`, magnus.applicationSecret)).toBe(true);
    const reordered = JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(json) as object).reverse()),
    );
    expect(parseUserTicket(`${btoa(reordered)}:${signature}`)?.identity.endpoint).toBe('magnus');
    expect(isUserTicketOf(`${btoa(reordered)}:${signature}`, magnus.applicationSecret)).toBe(false);
  });
});

const changed = (changes: object): string =>
  `${btoa(JSON.stringify({ ...(JSON.parse(json) as object), ...changes }))}:${signature}`;

describe('a text that is no ticket', () => {
  it.each([
    ['nothing', ''],
    ['no signature', btoa(json)],
    ['three parts', `${btoa(json)}:${signature}:more`],
    ['no base64', `not base64!:${signature}`],
    ['no UTF-8', `${btoa('\xff\xfe')}:${signature}`],
    ['no JSON', `${btoa('{')}:${signature}`],
    ['null', `${btoa('null')}:${signature}`],
    ['a list', `${btoa('[]')}:${signature}`],
    ['no application', changed({ applicationKey: undefined })],
    ['an identity of another kind', changed({ identity: { type: 'colour', endpoint: 'green' } })],
    ['nobody', changed({ identity: { type: 'username', endpoint: '' } })],
    ['a header in a name', changed({ identity: { type: 'username', endpoint: 'a\r\nX: y' } })],
    ['a negative age', changed({ expiresIn: -1 })],
    ['half a second', changed({ expiresIn: 0.5 })],
    ['for ever', changed({ expiresIn: 1e300 })],
    ['a day that is none', changed({ created: '2026-02-30T10:00:00Z' })],
    ['no day', changed({ created: 'tomorrow' })],
  ])('%s', (_, ticket) => {
    expect(parseUserTicket(ticket)).toBeUndefined();
    expect(isUserTicketOf(ticket, magnus.applicationSecret)).toBe(false);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (said, signed) => {
        expect(parseUserTicket(`${said}:${signed}`)).toBeUndefined();
        expect(isUserTicketOf(`${said}:${signed}`, magnus.applicationSecret)).toBe(false);
      }),
    );
  });
});

const secret = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => btoa(String.fromCharCode(...bytes)));
const name = fc.string({
  unit: fc.constantFrom(...Array.from('aåß漢@+.-:"\\ ')),
  minLength: 1,
  maxLength: 40,
});
const options: fc.Arbitrary<Required<UserTicketOptions>> = fc.record({
  applicationKey: name,
  applicationSecret: secret,
  identity: fc.record({ type: fc.constantFrom('username', 'email', 'number'), endpoint: name }),
  expiresInSeconds: fc.nat(86_400),
  createdAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
});

describe('any ticket', () => {
  it('says what was put in, and is ours', () => {
    fc.assert(
      fc.property(options, (made) => {
        const ticket = makeUserTicket(made);
        const { applicationKey, createdAt, identity } = made;
        const expiresAt = new Date(createdAt.getTime() + made.expiresInSeconds * 1_000);
        expect(parseUserTicket(ticket)).toEqual({ applicationKey, createdAt, identity, expiresAt });
        expect(isUserTicketOf(ticket, made.applicationSecret)).toBe(true);
      }),
    );
  });

  it('is nobody’s once a character of it was changed', () => {
    fc.assert(
      fc.property(options, fc.nat(), fc.constantFrom(...Array.from('aB7+/=')), (made, place, character) => {
        const ticket = makeUserTicket(made);
        const at = place % ticket.length;
        const forged = ticket.slice(0, at) + character + ticket.slice(at + 1);
        // The letter before the padding has bits that base64 does not use: changed, it may be the same ticket.
        fc.pre(forged !== ticket && ticket[at] !== '=' && ticket[at + 1] !== '=');
        expect(isUserTicketOf(forged, made.applicationSecret)).toBe(false);
      }),
    );
  });

  it('is nobody’s with another secret', () => {
    fc.assert(
      fc.property(options, secret, (made, other) => {
        fc.pre(other !== made.applicationSecret);
        expect(isUserTicketOf(makeUserTicket(made), other)).toBe(false);
      }),
    );
  });
});
