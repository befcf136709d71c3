import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, limitKeyOf } from './source-address.js';

describe('isLoopbackAddress', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.3.4', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['::2', false],
    ['::ffff:192.0.2.1', false],
    ['localhost', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});

describe('limitKeyOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::192.0.2.1', '2001:db8:0:0::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(limitKeyOf(address)).toBe(key);
  });

  it.each(['', 'example.org', '192.0.2.256', '192.0.2.1:5060', ':::', '[::1]'])(
    '%j is no address',
    (text) => {
      expect(limitKeyOf(text)).toBeUndefined();
    },
  );

  it('counts all addresses of an IPv6 network as one, and each of IPv4 for itself', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV4(), (six, four) => {
        expect(limitKeyOf(four)).toBe(four);
        const key = limitKeyOf(six);
        if (key?.endsWith('/64') !== true) return;
        const network = key.slice(0, -'::/64'.length);
        expect(limitKeyOf(`${network}:1:2:3:4`)).toBe(key);
      }),
    );
  });
});
