import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uris } from '../testing/arbitraries.js';
import { formatUri, parseUri } from './sip-uri.js';
import { isUriEqual } from './uri-equality.js';

function compare(a: string, b: string): boolean {
  const result = isUriEqual(parseUri(a), parseUri(b));
  // Whoever is asked first must not matter.
  expect(isUriEqual(parseUri(b), parseUri(a))).toBe(result);
  return result;
}

describe('equality of URIs', () => {
  it.each([
    // The RFC's own examples (RFC 3261 §19.1.4).
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtlanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['tel:+1-201-555-0123', 'tel:+1(201)5550123'],
    ['sip:a@b;lr', 'sip:a@b;LR'],
  ])('%s is %s', (a, b) => {
    expect(compare(a, b)).toBe(true);
  });

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtlanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:a@b', 'sip:b'],
    ['sip:a:x@b', 'sip:a@b'],
    ['sip:a:x@b', 'sip:a:X@b'],
    ['sip:a@b;user=phone', 'sip:a@b'],
    ['sip:a@b;ttl=1', 'sip:a@b'],
    ['sip:a@b;maddr=1.2.3.4', 'sip:a@b'],
    ['sip:a@b;method=INVITE', 'sip:a@b'],
    ['sip:a@b?X=1', 'sip:a@b?X=2'],
    ['sip:a@b?X=1', 'sip:a@b?X=1&X=1'],
    ['tel:+12015550123', 'tel:12015550123'],
  ])('%s is not %s', (a, b) => {
    expect(compare(a, b)).toBe(false);
  });

  it('holds between a URI and itself, however it was written', () => {
    fc.assert(
      fc.property(uris, (uri) => {
        expect(isUriEqual(uri, uri)).toBe(true);
        expect(isUriEqual(uri, parseUri(formatUri(uri)))).toBe(true);
      }),
    );
  });
});
