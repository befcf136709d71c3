/** RFC 3261 §7.3.3 and the compact forms that later RFCs registered. */
const compactForms: readonly (readonly [compact: string, name: string])[] = [
  ['a', 'Accept-Contact'],
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['d', 'Request-Disposition'],
  ['e', 'Content-Encoding'],
  ['f', 'From'],
  ['i', 'Call-ID'],
  ['j', 'Reject-Contact'],
  ['k', 'Supported'],
  ['l', 'Content-Length'],
  ['m', 'Contact'],
  ['n', 'Identity-Info'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['s', 'Subject'],
  ['t', 'To'],
  ['u', 'Allow-Events'],
  ['v', 'Via'],
  ['x', 'Session-Expires'],
  ['y', 'Identity'],
];

/** Headers whose value is a list, so that a comma separates values (RFC 3261 §7.3.1, §20 and later RFCs). */
const listNames: readonly string[] = [
  'Accept',
  'Accept-Contact',
  'Accept-Encoding',
  'Accept-Language',
  'Accept-Resource-Priority',
  'Alert-Info',
  'Allow',
  'Allow-Events',
  'Call-Info',
  'Contact',
  'Content-Encoding',
  'Content-Language',
  'Diversion',
  'Error-Info',
  'Feature-Caps',
  'Geolocation',
  'History-Info',
  'In-Reply-To',
  'P-Access-Network-Info',
  'P-Asserted-Identity',
  'P-Associated-URI',
  'P-Early-Media',
  'P-Preferred-Identity',
  'P-Visited-Network-ID',
  'Path',
  'Permission-Missing',
  'Proxy-Require',
  'Reason',
  'Record-Route',
  'Recv-Info',
  'Reject-Contact',
  'Request-Disposition',
  'Require',
  'Resource-Priority',
  'Route',
  'Security-Client',
  'Security-Server',
  'Security-Verify',
  'Service-Route',
  'Supported',
  'Trigger-Consent',
  'Unsupported',
  'User-to-User',
  'Via',
  'Warning',
];

/** Single-valued names that come often: listed so that they need no lower-casing and no check. */
const singleNames: readonly string[] = [
  'Authorization',
  'CSeq',
  'Content-Disposition',
  'Date',
  'Expires',
  'Max-Forwards',
  'Min-Expires',
  'MIME-Version',
  'Organization',
  'Priority',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Retry-After',
  'Server',
  'Timestamp',
  'User-Agent',
  'WWW-Authenticate',
];

function makeListKeys(): ReadonlySet<string> {
  return new Set(listNames.map((name) => name.toLowerCase()));
}

/** Spellings and what they are looked up by. A Map, so that `__proto__` is a name like any other. */
function makeKeys(): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const name of [...listNames, ...singleNames]) made.set(name, name.toLowerCase());
  for (const [compact, name] of compactForms) {
    for (const spelling of [compact, compact.toUpperCase(), name]) made.set(spelling, name.toLowerCase());
  }
  for (const key of [...made.values()]) made.set(key, key);
  return made;
}

// Marked pure, so that bundlers can leave the tables out where nobody asks for headers.
const listKeys = /* @__PURE__ */ makeListKeys();
const keys = /* @__PURE__ */ makeKeys();

/** The key of a name that is in the table, which needs no look at its characters. */
export function knownHeaderKey(name: string): string | undefined {
  return keys.get(name);
}

/** What two spellings of one header's name have in common: lower case, in full. */
export function headerKey(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  return keys.get(lower) ?? lower;
}

/**
 * Whether a comma separates two values of this header. Of a header that is not known the comma stays text,
 * because nobody can tell a list from a sentence.
 */
export function isListHeader(key: string): boolean {
  return listKeys.has(key);
}
