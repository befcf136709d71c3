type Names = readonly (readonly [token: RegExp, name: string])[];

/** In this order: every browser also claims to be those that it descends from. */
const browsers: Names = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bElectron\//, 'Electron'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ .*\bSafari\//, 'Safari'],
];

const systems: Names = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/** Nobody's browser says more, and a pattern reads no further. */
const readLength = 512;

function nameIn(names: Names, userAgent: string): string | undefined {
  return names.find(([token]) => token.test(userAgent))?.[1];
}

/** What a person calls the device that sent this `User-Agent`, as `Chrome on Windows`. */
export function deviceNameOf(userAgent: string | undefined): string {
  const read = (userAgent ?? '').slice(0, readLength);
  const browser = nameIn(browsers, read) ?? 'Browser';
  const system = nameIn(systems, read);
  return system === undefined ? browser : `${browser} on ${system}`;
}
