import { SipMessageError } from '../sip-message-error.js';
import type { SipMessage } from '../message/sip-message.js';
import { type NameAddr, parseNameAddr } from './name-addr.js';

/**
 * The message's Contacts; `*` is all of them (RFC 3261 §10.2.2).
 *
 * @throws SipMessageError `sip-message/invalid-contact` where `*` is not alone, and what `parseNameAddr` throws
 */
export function parseContacts(message: SipMessage): readonly NameAddr[] | '*' {
  const values = message.headers.all('contact');
  if (!values.includes('*')) return values.map(parseNameAddr);
  if (values.length === 1) return '*';
  throw new SipMessageError(
    'sip-message/invalid-contact',
    'The SIP message has a Contact beside the Contact *.',
  );
}
