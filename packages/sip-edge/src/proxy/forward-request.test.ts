import { describe, expect, it } from 'vitest';
import { type HeaderOverrides, makeRequest } from '@offhook/sip-transaction/testing';
import { FakeFlow } from '../testing/fake-flow.js';
import { forwardRequest } from './forward-request.js';

const forward = (headers: HeaderOverrides = {}, recordRoute?: string): ReturnType<typeof forwardRequest> => {
  return forwardRequest(makeRequest('INVITE', headers), {
    domain: 'demo.localhost',
    flow: new FakeFlow(),
    uri: 'sip:b@x.invalid;transport=ws',
    branch: 'z9hG4bKedge',
    sender: 'sip:alice@demo.localhost',
    recordRoute,
  });
};

describe('a forwarded request', () => {
  it('goes to the contact, with the edge on top of its Vias', () => {
    const { headers, uri } = forward();
    expect(uri).toBe('sip:b@x.invalid;transport=ws');
    expect(headers.all('Via')).toEqual([
      'SIP/2.0/WS demo.localhost;branch=z9hG4bKedge',
      'SIP/2.0/WS alice.invalid;branch=z9hG4bKone',
    ]);
  });

  it.each([
    ['70', '69'],
    ['1', '0'],
    [undefined, '70'],
  ])('with Max-Forwards %s goes on with %s', (before, after) => {
    expect(forward({ 'Max-Forwards': before }).headers.first('Max-Forwards')).toBe(after);
  });

  it('has the edge’s Record-Route and no other', () => {
    const made = { 'Record-Route': '<sip:evil.example;lr>' };
    expect(forward(made, '<sip:t@demo.localhost;lr>').headers.all('Record-Route')).toEqual([
      '<sip:t@demo.localhost;lr>',
    ]);
    expect(forward(made).headers.has('Record-Route')).toBe(false);
  });

  it.each(['Route', 'P-Preferred-Identity', 'Remote-Party-ID'])('has no %s', (name) => {
    expect(forward({ [name]: '<sip:ceo@demo.localhost>' }).headers.has(name)).toBe(false);
  });

  it('says who sends it, whatever the sender says', () => {
    const claim = { 'P-Asserted-Identity': ['<sip:ceo@demo.localhost>', '<tel:+4420>'] };
    for (const { headers } of [forward(), forward(claim)]) {
      expect(headers.all('P-Asserted-Identity')).toEqual(['<sip:alice@demo.localhost>']);
    }
  });

  it.each(['Authorization', 'Proxy-Authorization'])('has in %s no secret of ours', (name) => {
    const credentials = (realm: string): string => {
      return `Digest username="alice", realm="${realm}", nonce="n", uri="sip:x", response="0"`;
    };
    expect(forward({ [name]: credentials('demo.localhost') }).headers.has(name)).toBe(false);
    const foreign = credentials('elsewhere.example');
    expect(forward({ [name]: [credentials('demo.localhost'), foreign] }).headers.all(name)).toEqual([
      foreign,
    ]);
  });

  it('keeps everything else as it was', () => {
    const headers = { Contact: '<sip:a@x.invalid>', 'X-Own': 'as it is', Reason: 'SIP;cause=200' };
    const forwarded = forward(headers);
    for (const [name, value] of Object.entries(headers)) expect(forwarded.headers.first(name)).toBe(value);
  });

  it('leaves the request that it is made of alone', () => {
    const request = makeRequest('INVITE', { Route: '<sip:demo.localhost;lr>' });
    const before = JSON.stringify(request.headers.lines());
    forwardRequest(request, {
      domain: 'd',
      flow: new FakeFlow(),
      uri: 'sip:x',
      branch: 'z9hG4bK1',
      sender: 'sip:a@d',
    });
    expect(JSON.stringify(request.headers.lines())).toBe(before);
  });
});
