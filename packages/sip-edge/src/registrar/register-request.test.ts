import { describe, expect, it } from 'vitest';
import { type HeaderOverrides, makeRequest } from '@offhook/sip-transaction/testing';
import { readRegister } from './register-request.js';

const domain = 'demo.localhost';
const alice = '<sip:alice@demo.localhost>';

function read(headers: HeaderOverrides = {}, uri = 'sip:demo.localhost'): ReturnType<typeof readRegister> {
  const own = { From: `${alice};tag=a`, To: alice, Contact: '<sip:a@x.invalid>' };
  return readRegister(makeRequest('REGISTER', { ...own, ...headers }, uri), domain);
}

describe('a REGISTER', () => {
  it('says who can be reached where, and for how long', () => {
    expect(
      read({ CSeq: '7 REGISTER', Contact: '<sip:a@x.invalid>;q=0.5;+sip.instance="<1>";reg-id=2' }),
    ).toMatchObject({
      kind: 'sound',
      register: {
        user: 'alice',
        callId: 'call-1',
        sequence: 7,
        contacts: [{ instance: '<1>', regId: '2', q: 0.5, expiresSeconds: 3_600 }],
      },
    });
  });

  it.each([
    ['its own', { Contact: '<sip:a@x.invalid>;expires=60', Expires: '600' }, 60],
    ['the request’s', { Expires: '600' }, 600],
    ['the default', {}, 3_600],
    [
      'the request’s, where its own is no number',
      { Contact: '<sip:a@x.invalid>;expires=x', Expires: '600' },
      600,
    ],
    ['none', { Contact: '<sip:a@x.invalid>;expires=0' }, 0],
  ])('gives a contact %s life', (_, headers, expiresSeconds) => {
    expect(read(headers)).toMatchObject({ register: { contacts: [{ expiresSeconds }] } });
  });

  it.each([
    ['several contacts', { Contact: ['<sip:a@x.invalid>', '<sip:b@x.invalid>'] }, 2],
    ['no contact, to ask what there is', { Contact: undefined }, 0],
  ])('may have %s', (_, headers, length) => {
    expect(read(headers)).toMatchObject({ register: { contacts: { length } } });
  });

  it('may take all contacts away', () => {
    expect(read({ Contact: '*', Expires: '0' })).toMatchObject({ register: { contacts: 'all' } });
  });

  it.each([
    ['at another domain', {}, 'sip:elsewhere.example', 403],
    ['at a user', {}, 'sip:alice@demo.localhost', 403],
    ['at a telephone', {}, 'tel:+4930123', 416],
    ['for another domain', { To: '<sip:alice@elsewhere.example>' }, undefined, 403],
    [
      'for the domain itself',
      { From: '<sip:demo.localhost>;tag=a', To: '<sip:demo.localhost>' },
      undefined,
      404,
    ],
    ['for somebody else', { To: '<sip:bob@demo.localhost>' }, undefined, 403],
    ['with an extension that it insists on', { Require: ['outbound', 'gruu'] }, undefined, 420],
    ['with * that does not take away', { Contact: '*', Expires: '60' }, undefined, 400],
    ['with * and no Expires', { Contact: '*' }, undefined, 400],
    ['with a contact that is a telephone', { Contact: '<tel:+4930123>' }, undefined, 400],
    ['with a contact that is a page', { Contact: '<https://example.com>' }, undefined, 400],
    ['with a q beyond 1', { Contact: '<sip:a@x.invalid>;q=2' }, undefined, 400],
    ['with a q that is no number', { Contact: '<sip:a@x.invalid>;q=high' }, undefined, 400],
  ])('is refused %s', (...[, headers, uri, status]) => {
    expect(read(headers, uri)).toMatchObject({ kind: 'refused', answer: { status } });
  });

  it('is told which extensions there are not', () => {
    expect(read({ Require: ['outbound', 'gruu'] })).toMatchObject({
      answer: {
        headers: [
          ['Unsupported', 'outbound'],
          ['Unsupported', 'gruu'],
        ],
      },
    });
  });
});
