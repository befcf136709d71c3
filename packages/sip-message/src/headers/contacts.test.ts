import { describe, expect, it } from 'vitest';
import type { SipMessage } from '../message/sip-message.js';
import { codeOf } from '../testing/outcome.js';
import { parseContacts } from './contacts.js';
import { SipHeaders } from './sip-headers.js';

function register(...contacts: readonly string[]): SipMessage {
  const headers = new SipHeaders(contacts.map((value) => ({ name: 'Contact', value })));
  return { kind: 'request', method: 'REGISTER', uri: 'sip:a', headers, body: '' };
}

describe('reading the Contacts', () => {
  it('reads them from one line and from several', () => {
    const expected = [
      { uri: 'sip:a@b', parameters: new Map([['expires', '60']]) },
      { displayName: 'C, D', uri: 'sip:c@d', parameters: new Map([['q', '0.5']]) },
    ];
    expect(parseContacts(register('<sip:a@b>;expires=60, "C, D" <sip:c@d>;q=0.5'))).toEqual(expected);
    expect(parseContacts(register('<sip:a@b>;expires=60', '"C, D" <sip:c@d>;q=0.5'))).toEqual(expected);
  });

  it('has none without the header', () => {
    expect(parseContacts(register())).toEqual([]);
  });

  it('takes * for all', () => {
    expect(parseContacts(register('*'))).toBe('*');
  });

  it.each([
    ['* beside another', ['*, <sip:a@b>'], 'sip-message/invalid-contact'],
    ['* on a line beside another', ['<sip:a@b>', '*'], 'sip-message/invalid-contact'],
    ['* twice', ['*,*'], 'sip-message/invalid-contact'],
    ['* with a parameter', ['*;expires=0'], 'sip-message/invalid-name-addr'],
    ['an empty element', ['<sip:a@b>,'], 'sip-message/invalid-name-addr'],
  ])('refuses %s', (_what, contacts, code) => {
    expect(codeOf(() => parseContacts(register(...contacts)))).toBe(code);
  });
});
