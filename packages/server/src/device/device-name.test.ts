import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceNameOf } from './device-name.js';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('deviceNameOf', () => {
  it.each([
    [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge on Windows'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`, 'Opera on Windows'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox on Windows',
    ],
    [`${windows} CRM/2.0 Chrome/140.0.0.0 Electron/38.0.0 Safari/537.36`, 'Electron on Windows'],
    [`${android} Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [`${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 'Samsung Internet on Android'],
    [`${mac} Version/18.0 Safari/605.1.15`, 'Safari on Mac'],
    [`${iPhone} Version/18.0 Mobile/15E148 Safari/604.1`, 'Safari on iPhone'],
    [`${iPhone} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`, 'Chrome on iPhone'],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0', 'Chrome on ChromeOS'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0', 'Chrome on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0)', 'Browser on Windows'],
    ['curl/8.5.0', 'Browser'],
    ['', 'Browser'],
    [undefined, 'Browser'],
  ])('%s: %s', (userAgent, name) => {
    expect(deviceNameOf(userAgent)).toBe(name);
  });

  it('says nothing but what it knows, whatever is sent', () => {
    const words = ['Version/', 'Safari/', ' ', '1', 'Chrome/', 'Windows', '(', '\r\n', 'Edg/', '💥'];
    const userAgent = fc
      .array(fc.constantFrom(...words), { maxLength: 2_000 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(userAgent, (text) => {
        expect(deviceNameOf(text)).toMatch(/^(Edge|Chrome|Safari|Browser)( on Windows)?$/);
      }),
    );
  });
});
