import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOriginIn } from '../frame/rpc/parent-window.js';
import { frameAddress } from './frame-url.js';

const place = { hostOrigin: 'https://crm.example', baseUrl: 'https://crm.example/desk/7', nonce: 'n1' };

const webUrl = fc
  .record({
    protocol: fc.constantFrom('http', 'https'),
    host: fc.constantFrom(
      'crm.example',
      'a-b.c.example',
      '127.0.0.1',
      '[::1]',
      'xn--mnchen-3ya.example',
      'LOCALHOST',
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    fragment: fc.string(),
  })
  .map(({ fragment, host, port, protocol }) => `${protocol}://${host}:${port}/frame/#${fragment}`);

describe('the address of the frame', () => {
  it.each([
    ['/frame/', 'https://crm.example/frame/', 'https://crm.example'],
    ['phone.html', 'https://crm.example/desk/phone.html', 'https://crm.example'],
    ['https://phone.example/frame/', 'https://phone.example/frame/', 'https://phone.example'],
    ['https://phone.example:443/', 'https://phone.example/', 'https://phone.example'],
    ['http://localhost:7400/frame/#old', 'http://localhost:7400/frame/', 'http://localhost:7400'],
    ['//PHONE.example/a/../frame/', 'https://phone.example/frame/', 'https://phone.example'],
  ])('%s is at %s, and its messages come from %s', (frameUrl, url, origin) => {
    const address = frameAddress(frameUrl, place);
    expect(address.origin).toBe(origin);
    expect(address.url).toBe(`${url}#host=https%3A%2F%2Fcrm.example&open=n1`);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://crm.example/1',
    'about:blank',
    'file:///a',
    'https://',
  ])('%s is none', (frameUrl) => {
    expect(() => frameAddress(frameUrl, place)).toThrow(
      expect.objectContaining({ code: 'frame/invalid-url' }),
    );
  });

  it.each(['null', 'file://', '', 'chrome-extension://abc'])(
    'a page of the origin “%s” can have none',
    (hostOrigin) => {
      expect(() => frameAddress('https://phone.example/', { ...place, hostOrigin })).toThrow(
        expect.objectContaining({ code: 'frame/opaque-host' }),
      );
    },
  );
});

describe('the origin of the host', () => {
  it('is read by the frame as the host wrote it', () => {
    fc.assert(
      fc.property(webUrl, webUrl, (frameUrl, hostUrl) => {
        const { origin } = new URL(hostUrl);
        const { url } = frameAddress(frameUrl, { ...place, hostOrigin: origin });
        expect(hostOriginIn(new URL(url).hash)).toBe(origin);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['something else', '#open=n1'],
    ['no address', '#host=crm'],
    ['a path behind it', `#host=${encodeURIComponent('https://crm.example/desk')}`],
    ['a user in it', `#host=${encodeURIComponent('https://me@crm.example')}`],
    ['an opaque origin', '#host=null'],
    ['another scheme', `#host=${encodeURIComponent('javascript:alert(1)')}`],
    ['every origin', '#host=*'],
  ])('is not read from %s', (_what, fragment) => {
    expect(hostOriginIn(fragment)).toBeUndefined();
  });

  it('is never more than an origin, whatever the fragment says', () => {
    fc.assert(
      fc.property(fc.string(), (fragment) => {
        const origin = hostOriginIn(`#host=${fragment}`);
        expect(origin === undefined || new URL(origin).origin === origin).toBe(true);
      }),
    );
  });
});
