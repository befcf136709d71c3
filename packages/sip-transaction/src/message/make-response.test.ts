import { serializeMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { makeRequest } from '../testing/messages.js';
import { makeResponse, tagOf } from './make-response.js';

describe('a response', () => {
  const request = makeRequest('INVITE', {
    Via: ['SIP/2.0/WS edge.test;branch=z9hG4bKtwo', 'SIP/2.0/WS alice.invalid;branch=z9hG4bKone'],
  });

  it('repeats what RFC 3261 §8.2.6.2 says, and has a tag', () => {
    const response = makeResponse(request, { status: 486, headers: [['Retry-After', '5']] }, 'b');
    expect(serializeMessage(response).split('\r\n')).toEqual([
      'SIP/2.0 486 Busy Here',
      'Via: SIP/2.0/WS edge.test;branch=z9hG4bKtwo',
      'Via: SIP/2.0/WS alice.invalid;branch=z9hG4bKone',
      'From: <sip:alice@demo.localhost>;tag=a',
      'To: <sip:bob@demo.localhost>;tag=b',
      'Call-ID: call-1',
      'CSeq: 1 INVITE',
      'Retry-After: 5',
      'Content-Length: 0',
      '',
      '',
    ]);
  });

  it.each([
    ['a 100', 100, '<sip:bob@demo.localhost>', undefined],
    ['what follows in a dialog', 200, '<sip:bob@demo.localhost>;tag=known', 'known'],
  ])('%s gets no tag of ours', (...[, status, to, tag]) => {
    const response = makeResponse(makeRequest('INVITE', { To: to }), { status }, 'ours');
    expect(tagOf(response.headers.first('To'))).toBe(tag);
  });

  it('without a given tag gets one that nobody can guess', () => {
    const [one, other] = [1, 2].map(() => tagOf(makeResponse(request, { status: 404 }).headers.first('To')));
    expect(one).toMatch(/^[a-z2-7]{14}$/);
    expect(other).not.toBe(one);
  });

  it('may say something of its own', () => {
    const { body, reason } = makeResponse(request, { status: 200, reason: 'Fine', body: 'hello' });
    expect([reason, body]).toEqual(['Fine', 'hello']);
    expect(makeResponse(request, { status: 699 }).reason).toBe('Unknown');
  });
});

it.each([[undefined], ['<<<'], ['<sip:a@b>']])('there is no tag in %s', (value) => {
  expect(tagOf(value)).toBeUndefined();
});
