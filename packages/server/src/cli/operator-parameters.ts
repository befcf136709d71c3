import { emailSchema, phoneNumberSchema } from '@offhook/protocol';
import { isSipDomain, isUsername, isUuid } from '../admin/operator-text.js';
import { line, parameter, type TextParameter } from './parameter.js';

/** Parameters that several commands take. */
export const newUsername: TextParameter<string> = parameter({
  placeholder: 'username',
  summary: 'the user part of the SIP address',
  parse: (text) => (isUsername(text) ? text : undefined),
  rule: 'must be 1 to 64 letters, digits, dots, hyphens or underscores',
});

export const userName: TextParameter<string> = line(
  { placeholder: 'user', summary: 'a user name, user@domain, an e-mail address or a phone number' },
  320,
);

export const sipDomain: TextParameter<string> = parameter({
  placeholder: 'sip-domain',
  summary: 'the SIP domain of a company',
  parse: (text) => (isSipDomain(text) ? text.toLowerCase() : undefined),
  rule: 'must be a domain name, as sip.example.com',
});

export const email: TextParameter<string> = parameter({
  placeholder: 'address',
  summary: 'an e-mail address to log in with',
  parse: (text) => (emailSchema.safeParse(text).success ? text : undefined),
  rule: 'must be an e-mail address',
});

export const phoneNumber: TextParameter<string> = parameter({
  placeholder: 'number',
  summary: 'a phone number to log in with, as +31201234567',
  parse: (text) => (phoneNumberSchema.safeParse(text).success ? text : undefined),
  rule: 'must be a phone number with its country code, as +31201234567',
});

export const applicationSid: TextParameter<string> = parameter({
  placeholder: 'uuid',
  summary: 'the jambonz application that is run when the user calls',
  parse: (text) => (isUuid(text) ? text.toLowerCase() : undefined),
  rule: 'must be a UUID',
});

export const rowId: TextParameter<string> = line({ placeholder: 'id', summary: 'as the list shows it' });
