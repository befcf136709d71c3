import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from './endpoints.js';
import { endpointUrl, isLoopbackHost, parseServerAddress } from './server-address.js';

describe('parseServerAddress', () => {
  it.each([
    ['https://phone.example.com', 'https://phone.example.com/'],
    ['https://phone.example.com/voice', 'https://phone.example.com/voice/'],
    ['https://phone.example.com/voice/?a=1#b', 'https://phone.example.com/voice/'],
    ['http://localhost:7400', 'http://localhost:7400/'],
    ['http://demo.localhost:7400/', 'http://demo.localhost:7400/'],
    ['http://127.0.0.1:7400', 'http://127.0.0.1:7400/'],
    ['http://127.1', 'http://127.0.0.1/'],
    ['http://[::1]:7400', 'http://[::1]:7400/'],
  ])('takes %s', (value, expected) => {
    expect(parseServerAddress(value)?.href).toBe(expected);
  });

  it.each([
    'http://phone.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1',
    'https://user@phone.example.com',
    'https://user:secret@phone.example.com',
    'ws://localhost',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'phone.example.com',
    '//phone.example.com',
    '',
    undefined,
    null,
    7,
  ])('refuses %s', (value) => {
    expect(parseServerAddress(value)).toBeUndefined();
  });

  it('never throws, and what it takes is encrypted or stays on this machine', () => {
    const scheme = fc.constantFrom('http', 'https', 'HTTP', 'ftp', 'javascript');
    const known = fc.constantFrom(
      'localhost',
      '127.0.0.1',
      '[::1]',
      'a.localhost',
      'example.com',
      '127.1.example',
    );
    const host = fc.oneof(
      known,
      fc.tuple(known, known).map((two) => two.join('@')),
      fc.string(),
    );
    const url = fc.tuple(scheme, host, fc.string()).map(([one, two, three]) => `${one}://${two}/${three}`);
    fc.assert(
      fc.property(fc.oneof(url, fc.string(), fc.anything()), (value) => {
        const address = parseServerAddress(value);
        if (address === undefined) return;
        expect(address.protocol === 'https:' || isLoopbackHost(address.hostname)).toBe(true);
      }),
    );
  });
});

describe('endpointUrl', () => {
  it.each([
    ['https://phone.example.com', 'https://phone.example.com/api/v1/login'],
    ['https://phone.example.com/voice', 'https://phone.example.com/voice/api/v1/login'],
  ])('puts an endpoint below %s', (value, expected) => {
    const address = parseServerAddress(value);
    expect(address && endpointUrl(address, endpoints.login)).toBe(expected);
  });
});
