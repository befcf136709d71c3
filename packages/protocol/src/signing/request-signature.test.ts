import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentMd5, signApplicationRequest, signSessionRequest, stringToSign } from './request-signature.js';
import { isEqualText, signString } from './signature.js';

const sms = {
  applicationKey: '5F5C418A0F914BBC8234A9BF5EDDAD97',
  applicationSecret: 'JViE5vDor0Sw3WllZka15Q==',
  method: 'POST',
  contentType: 'application/json',
  timestamp: '2014-06-04T13:41:58Z',
  path: '/v1/sms/+46700000000',
  body: '{"message":"Hello world"}',
};

const callback = {
  applicationKey: 'key',
  applicationSecret: 'BeIukql3pTKJ8RGL5zo0DA==',
  method: 'POST',
  contentType: 'application/json',
  timestamp: '2014-09-24T10:59:41Z',
  path: '/sinch/callback/ace',
  body: '{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}',
};

describe('the published vectors', () => {
  it.each([
    {
      who: 'an application asks',
      request: sms,
      md5: 'jANzQ+rgAHyf1MWQFSwvYw==',
      signature: 'qDXMwzfaxCRS849c/2R0hg0nphgdHciTo7OdM6MsdnM=',
    },
    {
      who: 'an application is called back',
      request: callback,
      md5: 'REWF+X220L4/Gw1spXOU7g==',
      signature: 'Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=',
    },
  ])('$who', ({ md5, request, signature }) => {
    expect(contentMd5(request.body)).toBe(md5);
    expect(signString(request.applicationSecret, stringToSign(request))).toBe(signature);
    expect(signApplicationRequest(request)).toEqual({
      authorization: `Application ${request.applicationKey}:${signature}`,
      'x-timestamp': request.timestamp,
    });
  });
});

describe('the string to sign', () => {
  it('has a line for each part', () => {
    expect(stringToSign(sms).split('\n')).toEqual([
      'POST',
      'jANzQ+rgAHyf1MWQFSwvYw==',
      'application/json',
      'x-timestamp:2014-06-04T13:41:58Z',
      '/v1/sms/+46700000000',
    ]);
  });

  it('has empty lines for what a GET has not', () => {
    const get = { method: 'get', timestamp: '2026-11-21T10:00:00.000Z', path: '/a?b=c' };
    expect(stringToSign(get)).toBe('GET\n\n\nx-timestamp:2026-11-21T10:00:00.000Z\n/a?b=c');
  });

  it.each([[undefined], [''], [new Uint8Array()]])('has no digest of a body that is %j', (body) => {
    expect(contentMd5(body)).toBe('');
  });

  it('digests text and its bytes alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (body) => {
        expect(contentMd5(new TextEncoder().encode(body))).toBe(contentMd5(body));
      }),
    );
  });
});

describe('an address to sign', () => {
  const place = (url: string) => signSessionRequest({ ...session, url });
  const session = {
    sessionId: 'ses',
    sessionSecret: 'c2VjcmV0',
    method: 'GET',
    timestamp: '2026-11-21T10:00:00.000Z',
  };

  it.each([
    ['https://phone.example.com/api/v1/session', '/api/v1/session'],
    ['https://phone.example.com/voice/api?a=1&b=%20#top', '/voice/api?a=1&b=%20'],
    ['http://localhost:7400', '/'],
  ])('%s is signed as %s', (url, path) => {
    expect(place(url)).toEqual(signSessionRequest({ ...session, path }));
  });

  it.each(['/api/v1/session', '', 'phone.example.com'])('%j is no whole one', (url) => {
    expect(() => place(url)).toThrow(expect.objectContaining({ code: 'signing/address-invalid' }));
  });
});

describe('a secret', () => {
  it.each(['', 'a', 'abc', 'not base64!', 'ab=c', 'YWI=YWI=', '====', 'schlüssel'])(
    '%j is none',
    (secret) => {
      expect(() => signString(secret, 'text')).toThrow(
        expect.objectContaining({ code: 'signing/secret-invalid' }),
      );
    },
  );

  it('is not in the error', () => {
    expect(() => signString('a-wrong-secret', 'text')).not.toThrow('a-wrong-secret');
  });
});

// What a line of HTTP can carry: the line break between the parts cannot be in one.
const part = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019/?&=%+:.-_')) });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 32 });
const secret = bytes.map((value) => btoa(String.fromCharCode(...value)));
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
  body: fc.string(),
  contentType: part,
  timestamp: part,
  path: part,
  sessionId: part,
  sessionSecret: secret,
});

describe('whatever is signed', () => {
  it('is recognised by the other side, from the headers alone', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const { authorization, 'x-timestamp': timestamp } = signSessionRequest(sent);
        const expected = signString(sent.sessionSecret, stringToSign({ ...sent, timestamp }));
        expect(authorization).toBe(`Instance ${sent.sessionId}:${expected}`);
      }),
    );
  });

  it('is no longer recognised when any part of it was changed', () => {
    const parts = ['method', 'body', 'contentType', 'timestamp', 'path'] as const;
    fc.assert(
      fc.property(request, request, fc.constantFrom(...parts), (sent, other, name) => {
        fc.pre(sent[name] !== other[name]);
        const changed = { ...sent, [name]: other[name] };
        expect(signSessionRequest(changed).authorization).not.toBe(signSessionRequest(sent).authorization);
      }),
    );
  });

  it('is not recognised with another secret', () => {
    fc.assert(
      fc.property(request, secret, (sent, sessionSecret) => {
        // HMAC fills a short key up with zeros (RFC 2104 §2), so these two are one key.
        const zerosEnd = (text: string) => atob(text).replace(/\0+$/, '');
        fc.pre(zerosEnd(sent.sessionSecret) !== zerosEnd(sessionSecret));
        const changed = signSessionRequest({ ...sent, sessionSecret });
        expect(changed.authorization).not.toBe(signSessionRequest(sent).authorization);
      }),
    );
  });
});

describe('two texts', () => {
  it.each([
    ['', '', true],
    ['a', '', false],
    ['', 'a', false],
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'abcabc', false],
    ['ä', 'ä', true],
    ['ä', 'a', false],
  ])('%j and %j', (one, other, isEqual) => {
    expect(isEqualText(one, other)).toBe(isEqual);
  });

  it('are equal exactly when they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ö', '\0') });
    fc.assert(fc.property(text, text, (one, other) => isEqualText(one, other) === (one === other)));
  });
});
