import { emailSchema, phoneNumberSchema } from '@offhook/protocol';
import { isOneLine, isSipDomain, isUsername, isUuid } from '../operator-text.js';

/** What a row of a file says of a user, as it was written. Empty is not given. */
export interface RawRow {
  /** Where in the file, counted from 1. */
  readonly line: number;
  readonly fields: Readonly<Partial<Record<ImportField, unknown>>>;
}

export const importFields = [
  'username',
  'name',
  'email',
  'number',
  'password',
  'company',
  'application_sid',
] as const;
export type ImportField = (typeof importFields)[number];

/** A row that could be a user. */
export interface ImportRow {
  readonly line: number;
  readonly username: string;
  /** The SIP domain of the company. */
  readonly sipDomain: string;
  readonly displayName: string | undefined;
  readonly email: string | undefined;
  readonly phoneNumber: string | undefined;
  readonly password: string | undefined;
  readonly applicationSid: string | undefined;
}

/** What is wrong with a row, as the end of a sentence that begins with its line. */
export interface ImportProblem {
  readonly line: number;
  readonly sentence: string;
}

/** The rows of a file, or what is wrong with it as a whole. */
export type ReadFile = { readonly rows: readonly RawRow[] } | { readonly problem: ImportProblem };

interface Rule {
  readonly name: string;
  readonly isValid: (text: string) => boolean;
  readonly must: string;
}

const maxPasswordLength = 256;

const rules: Readonly<Record<ImportField, Rule>> = {
  username: {
    name: 'user name',
    isValid: isUsername,
    must: 'must be 1 to 64 letters, digits, dots, hyphens or underscores',
  },
  name: {
    name: 'name',
    isValid: (text) => isOneLine(text, 128),
    must: 'must be a text of 1 to 128 characters in one line',
  },
  email: {
    name: 'e-mail address',
    isValid: (text) => emailSchema.safeParse(text).success,
    must: 'must be an e-mail address',
  },
  number: {
    name: 'number',
    isValid: (text) => phoneNumberSchema.safeParse(text).success,
    must: 'must be a phone number with its country code, as +31201234567',
  },
  password: {
    name: 'password',
    isValid: (text) => text.length <= maxPasswordLength,
    must: `must have at most ${maxPasswordLength} characters`,
  },
  company: { name: 'company', isValid: isSipDomain, must: 'must be a SIP domain, as sip.example.com' },
  application_sid: { name: 'application', isValid: isUuid, must: 'must be a UUID' },
};

/** Answers the row, or everything that is wrong with it. */
export function readRow({ fields, line }: RawRow, ownDomain: string): ImportRow | readonly ImportProblem[] {
  const problems: ImportProblem[] = [];
  const textOf = (field: ImportField): string | undefined => {
    const value = fields[field];
    if (value === undefined || value === null || value === '') return undefined;
    const { isValid, must, name } = rules[field];
    if (typeof value === 'string' && isValid(value)) return value;
    problems.push({ line, sentence: `the ${name} ${must}` });
    return undefined;
  };
  const username = textOf('username');
  const row = {
    line,
    username: username ?? '',
    sipDomain: (textOf('company') ?? ownDomain).toLowerCase(),
    displayName: textOf('name'),
    email: textOf('email'),
    phoneNumber: textOf('number'),
    password: textOf('password'),
    applicationSid: textOf('application_sid'),
  };
  if (username === undefined && problems.length === 0) {
    problems.push({ line, sentence: 'the user name is missing' });
  }
  return problems.length === 0 ? row : problems;
}
