import { maskDigitRuns, maskDigits, maskedSecret, maskWrittenNumbers } from './mask-number.js';

type HeaderMask = (value: string) => string;

/** Counters and lists of words of the protocol: nothing of anybody is in them. */
const asItIs: HeaderMask = (value) => value;
/** `Digest ***` */
const schemeAlone: HeaderMask = (value) =>
  `${/^[A-Za-z]{1,16}(?=\s)/.exec(value)?.[0] ?? ''} ${maskedSecret}`.trim();

const masks: ReadonlyMap<string, HeaderMask> = new Map<string, HeaderMask>([
  ...headers(
    asItIs,
    'cseq max-forwards content-length l expires min-expires allow supported k require unsupported',
  ),
  ...headers(asItIs, 'proxy-require content-type c accept accept-encoding event o allow-events u rseq rack'),
  ...headers(asItIs, 'retry-after session-expires x min-se subscription-state mime-version date timestamp'),
  ...headers(maskDigitRuns, 'via v call-id i user-agent server'),
  ...headers(
    maskUris,
    'from f to t contact m route record-route path service-route refer-to r referred-by b',
  ),
  ...headers(
    maskUris,
    'p-asserted-identity p-preferred-identity remote-party-id diversion history-info replaces',
  ),
  ...headers(maskUris, 'p-associated-uri reply-to alert-info call-info'),
  ...headers(maskWrittenNumbers, 'reason warning error-info'),
  ...headers(schemeAlone, 'authorization proxy-authorization www-authenticate proxy-authenticate'),
]);

function headers(mask: HeaderMask, names: string): readonly (readonly [string, HeaderMask])[] {
  return names.split(' ').map((name) => [name, mask]);
}

/** One header line, unfolded. Headers that are not on the list may hold anything: nothing of them is kept but the name. */
export function maskHeaderLine(line: string): string {
  const [, name, value] = /^([\w.!%*+`'~-]+)[ \t]*:[ \t]*(.*)$/s.exec(line) ?? [];
  if (name === undefined || value === undefined) return maskedSecret;
  const mask = masks.get(name.toLowerCase());
  return `${maskDigitRuns(name)}: ${mask === undefined ? maskedSecret : mask(value)}`;
}

const keptParameters = new Set([
  ...'tag transport lr ob q expires reg-id rport received branch user method maddr ttl r2 ftag nat'.split(
    ' ',
  ),
  ...'to-tag from-tag early-only refresher answer-after info party screen privacy'.split(' '),
]);

/** Names, users and passwords in what has URIs; of hosts, and of parameters that are known, what is no number stays. */
export function maskUris(value: string): string {
  // All that stands before an @ is somebody's, and so is all of a tel URI.
  const masked = value
    .replace(/"(?:[^"\\]|\\.)*"?/g, maskDigits)
    .replace(
      /\b(sips?:)([^@>\s,]*)@/gi,
      (_whole, scheme: string, user: string) => `${scheme}${maskUser(user)}@`,
    )
    .replace(/\btel:[^>;,\s]*/gi, maskDigits)
    .replace(/^[^<"]*(?=<)/, maskDigits)
    .replace(/\?[^>\s]*/g, `?${maskedSecret}`)
    .replace(/;\s*([^=;>,\s]+)=("[^"]*"?|[^;>,\s]*)/g, (whole: string, name: string) =>
      keptParameters.has(name.toLowerCase()) ? whole : `;${name}=${maskedSecret}`,
    );
  return maskDigitRuns(masked);
}

function maskUser(user: string): string {
  const [name = '', password] = user.split(/:(.*)/s);
  const plain = maskDigits(name.replace(/%[0-9a-f]{2}/gi, '%xx').replace(/;.*$/s, ''));
  return password === undefined ? plain : `${plain}:${maskedSecret}`;
}
