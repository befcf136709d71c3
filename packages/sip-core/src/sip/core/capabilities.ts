import type { ServerTransaction } from '@offhook/sip-transaction';
import type { HeaderField } from './header-field.js';

/** The methods that are answered with something else than a refusal. */
const allowedMethods = [
  'ACK',
  'BYE',
  'CANCEL',
  'INFO',
  'INVITE',
  'NOTIFY',
  'OPTIONS',
  'PRACK',
  'REFER',
  'UPDATE',
];

/** What is understood beyond RFC 3261: RFC 5626, 3262, 4028, 3891, 4488, 8840. */
const optionTags = ['outbound', '100rel', 'timer', 'replaces', 'norefersub', 'trickle-ice'];

export const allowField: HeaderField = ['Allow', allowedMethods.join(', ')];
export const supportedField: HeaderField = ['Supported', optionTags.join(', ')];

export function isAllowed(method: string): boolean {
  return allowedMethods.includes(method);
}

/** Refuses what requires more than we can (RFC 3261 §8.2.2.3); false when it requires nothing of the kind. */
export function refuseUnsupported(transaction: ServerTransaction): boolean {
  const required = transaction.request.headers.all('Require');
  const unknown = required.filter((tag) => !optionTags.includes(tag.toLowerCase()));
  if (unknown.length === 0) return false;
  transaction.answer({ status: 420, headers: [['Unsupported', unknown.join(', ')]] });
  return true;
}

export function notAllowed(transaction: ServerTransaction): void {
  transaction.answer({ status: 405, headers: [allowField] });
}
