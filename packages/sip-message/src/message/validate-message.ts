import { parseContacts } from '../headers/contacts.js';
import { parseCSeq } from '../headers/cseq.js';
import { parseNameAddr } from '../headers/name-addr.js';
import type { SipHeaders } from '../headers/sip-headers.js';
import { parseVia } from '../headers/via.js';
import { SipMessageError } from '../sip-message-error.js';
import { parseUri } from '../uri/sip-uri.js';
import { byteLength } from './content-length.js';
import { isUriText } from './grammar.js';
import type { SipMessage, SipRequest } from './sip-message.js';

/** RFC 3261 §8.1.1; Max-Forwards may be missing from an older client's request (§16.3, step 3). */
const mandatory = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;

/** Headers of which a second one would leave open which of them counts. */
const single = [
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Content-Length',
  'Content-Type',
  'Expires',
] as const;

/** The largest value of each header that is a number (RFC 3261 §20.22, §20.19, §20.23, §20.33). */
const numbers: readonly (readonly [name: string, max: number])[] = [
  ['Max-Forwards', 255],
  ['Expires', 2 ** 32 - 1],
  ['Min-Expires', 2 ** 32 - 1],
];

// RFC 3261 §20.17: the day and month in English, the time in GMT and in nothing else.
const datePattern =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function isNumberUpTo(text: string, max: number): boolean {
  return /^\d{1,20}$/.test(text) && Number(text) <= max;
}

function checkPresence(headers: SipHeaders): void {
  for (const name of mandatory) {
    if ((headers.first(name) ?? '') === '') {
      throw new SipMessageError('sip-message/missing-header', `The SIP message has no ${name} header.`);
    }
  }
  for (const name of single) {
    if (headers.all(name).length > 1) {
      throw new SipMessageError(
        'sip-message/repeated-header',
        `The SIP message has more than one ${name} header.`,
      );
    }
  }
}

function checkNumbers(headers: SipHeaders): void {
  for (const [name, max] of numbers) {
    const value = headers.first(name);
    if (value !== undefined && !isNumberUpTo(value, max)) {
      throw new SipMessageError(
        'sip-message/invalid-number',
        `The ${name} header is not a number in its range.`,
      );
    }
  }
  // Behind the seconds there may be a comment and parameters (§20.33).
  const retryAfter = headers.first('Retry-After');
  const seconds = retryAfter === undefined ? '0' : (/^\d+(?=[ \t]*(?:$|[(;]))/.exec(retryAfter)?.[0] ?? '');
  if (!isNumberUpTo(seconds, 2 ** 32 - 1)) {
    throw new SipMessageError(
      'sip-message/invalid-number',
      'The Retry-After header is not a number in its range.',
    );
  }
}

function checkContentLength({ body, headers, rawBody }: SipMessage): void {
  const value = headers.first('Content-Length');
  // Over WebSocket the header may be missing: the message's own end says as much (RFC 7118 §5.1).
  if (value === undefined) return;
  const length = rawBody?.length ?? byteLength(body);
  if (!isNumberUpTo(value, 2 ** 32 - 1) || Number(value) !== length) {
    throw new SipMessageError(
      'sip-message/invalid-content-length',
      'The Content-Length does not fit the body.',
    );
  }
}

function checkRequestUri({ uri }: SipRequest): void {
  if (!isUriText(uri) || !/^[A-Za-z][A-Za-z0-9+\-.]*:/.test(uri)) {
    throw new SipMessageError('sip-message/invalid-uri', 'The Request-URI cannot be read.');
  }
  // A URI of an unknown kind is well-formed here; whoever has to go there answers 416.
  if (!/^(?:sips?|tel):/i.test(uri)) return;
  // RFC 3261 §19.1.1, table 1: no headers in a Request-URI.
  if (parseUri(uri).headers.length > 0) {
    throw new SipMessageError('sip-message/invalid-uri', 'The Request-URI must not bring headers along.');
  }
}

function checkMethod(message: SipMessage): void {
  const { method } = parseCSeq(message.headers.first('CSeq') ?? '');
  if (message.kind === 'request' && message.method !== method) {
    throw new SipMessageError(
      'sip-message/method-mismatch',
      'The CSeq header names another method than the request.',
    );
  }
}

function checkValues(message: SipMessage): void {
  const { headers } = message;
  headers.all('Via').forEach(parseVia);
  parseNameAddr(headers.first('From') ?? '');
  parseNameAddr(headers.first('To') ?? '');
  parseContacts(message);
  const date = headers.first('Date');
  if (date !== undefined && !datePattern.test(date)) {
    throw new SipMessageError('sip-message/invalid-date', 'The Date header is not a date in GMT.');
  }
}

function check(message: SipMessage): void {
  if (message.version !== undefined) {
    throw new SipMessageError(
      'sip-message/unsupported-version',
      'The message is of another version than SIP/2.0.',
    );
  }
  if (message.kind === 'response' && (message.status < 100 || message.status > 699)) {
    throw new SipMessageError(
      'sip-message/invalid-status',
      'The status of the SIP response is not between 100 and 699.',
    );
  }
  checkPresence(message.headers);
  if (message.kind === 'request') checkRequestUri(message);
  checkMethod(message);
  checkValues(message);
  checkNumbers(message.headers);
  checkContentLength(message);
}

/**
 * Finds what is wrong with a message that came from outside: a missing or repeated header, a value that cannot be read,
 * a body that is not as long as it says. The first fault is given back, with the status to answer a request with in
 * `answerStatus`; undefined is a sound message (RFC 3261 §8.1.1, §8.2, RFC 4475).
 */
export function validateMessage(message: SipMessage): SipMessageError | undefined {
  try {
    check(message);
    return undefined;
  } catch (error) {
    if (error instanceof SipMessageError) return error;
    throw error;
  }
}
