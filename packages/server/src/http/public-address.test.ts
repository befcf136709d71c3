import { isAllowedWebSocketUrl } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../error/request-error.js';
import { type AddressConfig, isLoopbackRequest, parseHost, webSocketUrlsFor } from './public-address.js';

const embedded: AddressConfig = { sip: { edge: 'embedded', webSocketUrls: [] } };

describe('webSocketUrlsFor', () => {
  it.each([
    ['localhost:7400', 'http', 'ws://localhost:7400/sip'],
    ['127.0.0.1:7400', 'http', 'ws://127.0.0.1:7400/sip'],
    ['[::1]:7400', 'http', 'ws://[::1]:7400/sip'],
    ['demo.localhost', 'http', 'ws://demo.localhost/sip'],
    ['phone.example.com', 'https', 'wss://phone.example.com/sip'],
    ['phone.example.com:8443', 'https', 'wss://phone.example.com:8443/sip'],
    ['phone.example.com', 'http', 'provisioning/no-secure-address'],
    ['192.168.1.5:7400', 'http', 'provisioning/no-secure-address'],
    ['', 'http', 'request/invalid'],
    ['evil.example/path', 'https', 'request/invalid'],
    ['user@evil.example', 'https', 'request/invalid'],
    ['a b', 'https', 'request/invalid'],
  ])('a request to %j over %s leads to %s', (host, protocol, expected) => {
    const answer = (): string => {
      try {
        return webSocketUrlsFor(embedded, { host, protocol }).join();
      } catch (error) {
        return error instanceof RequestError ? error.code : 'something else';
      }
    };
    expect(answer()).toBe(expected);
  });

  it.each([
    ['https://phone.example.com/', 'wss://phone.example.com/sip'],
    ['https://phone.example.com', 'wss://phone.example.com/sip'],
    ['https://example.com/phone', 'wss://example.com/phone/sip'],
    ['https://example.com/phone/', 'wss://example.com/phone/sip'],
    ['http://localhost:8080/', 'ws://localhost:8080/sip'],
  ])('believes the public URL %s and not the request', (publicUrl, expected) => {
    const request = { host: 'evil.example', protocol: 'http' };
    expect(webSocketUrlsFor({ ...embedded, publicUrl }, request)).toEqual([expected]);
  });

  it('hands out the addresses of an external edge', () => {
    const webSocketUrls = ['wss://sip1.example.com/ws', 'wss://sip2.example.com/ws'];
    const config = { publicUrl: 'https://a.example', sip: { edge: 'external', webSocketUrls } } as const;
    expect(webSocketUrlsFor(config, { host: 'x', protocol: 'http' })).toEqual(webSocketUrls);
  });

  it('never hands out an address that a phone would refuse', () => {
    const hosts = fc.oneof(fc.domain(), fc.ipV4(), fc.string(), fc.webAuthority({ withPort: true }));
    fc.assert(
      fc.property(hosts, fc.constantFrom('http', 'https', 'ftp'), (host, protocol) => {
        try {
          const urls = webSocketUrlsFor(embedded, { host, protocol });
          expect(urls.every(isAllowedWebSocketUrl)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RequestError);
        }
      }),
    );
  });
});

describe('a Host header', () => {
  it.each([
    ['localhost', true],
    ['localhost:7400', true],
    ['a.localhost', true],
    ['127.8.9.1', true],
    ['[::1]:80', true],
    ['localhost.evil.example', false],
    ['example.com', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
  ])('%j is of this machine: %s', (host, expected) => {
    expect(isLoopbackRequest(host)).toBe(expected);
  });

  it('is a host and a port, and nothing more', () => {
    expect(parseHost('Example.COM:8080')?.host).toBe('example.com:8080');
    for (const host of ['a/b', 'a?b', 'a#b', 'a@b', 'a\\b', 'a:b', ' a', 'http://a', '[', ':', 'ä.example']) {
      expect(parseHost(host), host).toBeUndefined();
    }
  });
});
