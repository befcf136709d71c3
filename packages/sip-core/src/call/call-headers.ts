import { CallError } from './call-error.js';

// RFC 3261 §25.1: token.
const namePattern = /^[A-Za-z0-9\-.!%*_+`'~]{1,128}$/;
// Printable text in one line: a line break would begin a header of the caller's choice.
const valuePattern = /^[^\p{Cc}\u2028\u2029]{0,1024}$/u;

/** What carries the protocol, and is nobody's to set. */
const reservedNames: ReadonlySet<string> = new Set([
  'allow',
  'authorization',
  'c',
  'call-id',
  'contact',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'cseq',
  'e',
  'f',
  'from',
  'i',
  'k',
  'l',
  'm',
  'max-forwards',
  'proxy-authorization',
  'proxy-require',
  'record-route',
  'require',
  'route',
  'supported',
  't',
  'to',
  'user-agent',
  'v',
  'via',
]);

/**
 * Checks headers that a caller adds to an INVITE.
 *
 * @throws CallError call/invalid-header
 */
export function checkCallHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!namePattern.test(name) || reservedNames.has(name.toLowerCase()) || !valuePattern.test(value)) {
      throw new CallError(
        'call/invalid-header',
        `The header "${name.slice(0, 64)}" cannot be added to a call.`,
      );
    }
  }
}
