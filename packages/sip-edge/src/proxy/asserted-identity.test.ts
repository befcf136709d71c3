import { describe, expect, it } from 'vitest';
import { makeAnswer, makeRequest } from '@offhook/sip-transaction/testing';
import { assertIdentity } from './asserted-identity.js';

const alice = 'sip:alice@demo.localhost';
const name = 'P-Asserted-Identity';

describe('who sends a message', () => {
  it.each(['INVITE', 'MESSAGE', 'REFER', 'SUBSCRIBE', 'NOTIFY', 'UPDATE', 'BYE', 'OPTIONS'])(
    'is said in %s, and in what answers it',
    (method) => {
      const request = makeRequest(method, { [name]: '<sip:ceo@demo.localhost>' });
      const answer = makeAnswer(request, 200, { [name]: '<sip:ceo@demo.localhost>' });
      for (const { headers } of [request, answer]) {
        assertIdentity(headers, alice);
        expect(headers.all(name)).toEqual([`<${alice}>`]);
      }
    },
  );

  it.each(['ACK', 'CANCEL', 'PRACK', 'INFO'])('is not said in %s, not even by its sender', (method) => {
    const { headers } = makeRequest(method, { [name]: '<sip:ceo@demo.localhost>' });
    assertIdentity(headers, alice);
    expect(headers.has(name)).toBe(false);
  });

  it.each([
    ['id', false],
    ['ID', false],
    ['user; id', false],
    ['header;id;critical', false],
    ['none', true],
    ['session', true],
    ['identity', true],
  ])('is said to strangers who are asked for Privacy: %s? %s', (privacy, isSaid) => {
    const { headers } = makeRequest('INVITE', { Privacy: privacy });
    assertIdentity(headers, alice);
    expect(headers.has(name)).toBe(isSaid);
  });
});
