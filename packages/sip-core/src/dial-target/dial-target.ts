import { formatUri, parseUri, type SipUri } from '@offhook/sip-message';
import { CallError } from '../call/call-error.js';

/** Whom to call. */
export interface DialTarget {
  /** A SIP URI, fit for a Request-URI. */
  readonly uri: string;
  /** The number or user name in it, as a person would write it. */
  readonly number: string;
}

const longestTarget = 256;
// A number as people write it: digits, star and hash codes, a plus in front, and what makes it readable.
const numberPattern = /^\+?[\s(]*[0-9*#][0-9*#\s().\-/]*$/;
const readability = /[\s().\-/]/g;
// "+44 (0)20 …": the zero is dialled at home only.
const trunkPrefix = /^(\+\d+\s*)\(0\)/;
// Dashes and spaces of typesetters, as they come from a web page by copy and paste.
const typesetDashes = /[\u2010-\u2015\u2212]/g;
const invisibles = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const userPattern = /^\+?[A-Za-z0-9*][A-Za-z0-9\-_.!~*'&=+$]*$/;

/**
 * Reads what a person dials: `+44 20 7183 8750`, `1001`, `*43`, `alice`, `alice@example.com`, `sip:alice@example.com`,
 * `tel:+442071838750`. A target without a domain is at `domain`.
 *
 * @throws CallError call/invalid-target
 */
export function parseDialTarget(text: string, domain: string): DialTarget {
  const target = text.normalize('NFKC').replace(typesetDashes, '-').replace(invisibles, '').trim();
  if (target === '') throw invalidTarget('Enter a number or a name to call.');
  if (target.length > longestTarget) throw invalidTarget('This is too long to be a number or a name.');
  if (/^tel:/i.test(target)) return numberAt(readTel(target), domain);
  if (/^sip:/i.test(target)) return readSip(target);
  if (numberPattern.test(target)) return numberAt(readNumber(target), domain);
  const [user = '', host] = target.split('@');
  if (host !== undefined && userPattern.test(user)) return readSip(`sip:${target}`);
  if (userPattern.test(target)) return numberAt(target, domain);
  throw invalidTarget();
}

function readNumber(text: string): string {
  return text.replace(trunkPrefix, '$1').replace(readability, '');
}

function readTel(text: string): string {
  // RFC 3966 §3: parameters say how to dial from elsewhere; the domain's own plan decides here.
  const [number = ''] = text.slice('tel:'.length).split(';');
  if (!numberPattern.test(number)) throw invalidTarget();
  return readNumber(number);
}

function readSip(text: string): DialTarget {
  const { headers, host, parameters, port, scheme, user } = readUri(text);
  // RFC 3261 §19.1.5: headers and a method in a URI would write the request for us.
  if (user === undefined || headers.length > 0 || parameters.has('method')) throw invalidTarget();
  const uri: SipUri = { scheme, user, host, ...(port === undefined ? {} : { port }), parameters, headers };
  return { uri: write(uri), number: user };
}

function numberAt(number: string, domain: string): DialTarget {
  return {
    uri: write({ scheme: 'sip', user: number, host: domain, parameters: new Map(), headers: [] }),
    number,
  };
}

function readUri(text: string): SipUri {
  try {
    return parseUri(text);
  } catch (cause) {
    throw invalidTarget(undefined, cause);
  }
}

function write(uri: SipUri): string {
  try {
    return formatUri(uri);
  } catch (cause) {
    throw invalidTarget(undefined, cause);
  }
}

function invalidTarget(
  message = 'This is not a number or a name that can be called.',
  cause?: unknown,
): CallError {
  return new CallError('call/invalid-target', message, { cause });
}
