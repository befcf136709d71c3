import {
  emailSchema,
  passwordSchema,
  phoneNumberSchema,
  type SignUpBody,
  signUpBodySchema,
  subIdSchema,
  usernameSchema,
} from '@offhook/protocol';
import type * as z from 'zod/mini';
import { AuthError } from '../auth-error.js';
import { parseAccessToken } from './access-token.js';
import type { ApplicationSigner, LoginRequest, SignUpRequest } from './login-request.js';

/** A login whose every value is right. */
export type LoginOrder = { readonly subId?: string | null | undefined } & (
  | { readonly kind: 'access-token'; readonly accessToken: string }
  | { readonly kind: 'password'; readonly body: Readonly<Record<string, string>> }
  | { readonly kind: 'user-ticket'; readonly userTicket: string }
  | { readonly kind: 'resume'; readonly sessionId: string; readonly sessionSecret: string }
  | { readonly kind: 'check' }
  | { readonly kind: 'sign-up'; readonly body: SignUpBody; readonly sign?: ApplicationSigner | undefined }
);

type Way = Exclude<LoginOrder['kind'], 'sign-up'>;
type Given = Readonly<Record<string, unknown>>;

const identities = ['username', 'email', 'phoneNumber'] as const;

/** Which fields speak for which way to log in. */
const fieldsOf: Readonly<Record<Way, readonly string[]>> = {
  'access-token': ['accessToken'],
  password: [...identities, 'password'],
  'user-ticket': ['userTicket'],
  resume: ['sessionId', 'sessionSecret'],
  check: ['checkOnly'],
};

const readers: Readonly<Record<Way, (given: Given) => LoginOrder>> = {
  'access-token': (given) => ({ kind: 'access-token', accessToken: parseAccessToken(given['accessToken']) }),
  password: readPassword,
  'user-ticket': (given) => ({ kind: 'user-ticket', userTicket: header(given, 'userTicket', 4_096) }),
  resume: (given) => ({
    kind: 'resume',
    sessionId: header(given, 'sessionId', 64),
    sessionSecret: header(given, 'sessionSecret', 64),
  }),
  check: (given) => {
    if (given['checkOnly'] !== true) throw invalid('checkOnly is true, or left out.');
    return { kind: 'check' };
  },
};

/** @throws AuthError auth/invalid-request, auth/token-missing */
export function parseLogin(request: LoginRequest): LoginOrder {
  // A page without types may leave out the request itself.
  const given = Object(request) as Given;
  const subId = parseSubId(given['subId']);
  const ways = (Object.keys(fieldsOf) as Way[]).filter((way) =>
    fieldsOf[way].some((field) => given[field] !== undefined && given[field] !== false),
  );
  const [way = 'accessToken' in given ? 'access-token' : undefined] = ways;
  if (way === undefined || ways.length > 1) {
    throw invalid(
      'Give exactly one of: an access token, a name with a password, a user ticket, a session, checkOnly.',
    );
  }
  return { ...readers[way](given), ...(subId === undefined ? {} : { subId }) };
}

/** @throws AuthError auth/invalid-request */
export function parseSignUp(request: SignUpRequest): LoginOrder {
  const { displayName, sign, subId, ...rest } = Object(request) as SignUpRequest;
  const { body: named } = readPassword({ ...rest });
  const parsed = signUpBodySchema.safeParse({
    ...named,
    ...(displayName === undefined ? {} : { displayName }),
  });
  if (!parsed.success) throw invalid('The name to show is a line of at most 128 characters.');
  return { kind: 'sign-up', body: parsed.data, sign, subId: parseSubId(subId) };
}

function readPassword(given: Given): LoginOrder & { readonly kind: 'password' } {
  const [name, ...more] = identities.filter((identity) => given[identity] !== undefined);
  if (name === undefined || more.length > 0) {
    throw invalid('Give exactly one of: a user name, an e-mail address, a phone number.');
  }
  const body = { [name]: read(given, name), password: read(given, 'password') };
  return { kind: 'password', body };
}

const rules: Readonly<Record<string, readonly [z.ZodMiniType<string>, string]>> = {
  username: [usernameSchema, 'A user name has letters, digits, dots, - and _.'],
  email: [emailSchema, 'The e-mail address is not complete.'],
  phoneNumber: [phoneNumberSchema, 'Write the phone number with its country, as +46700000000.'],
  password: [passwordSchema, 'Enter a password.'],
  subId: [subIdSchema, 'A sub-session is named by 8 to 64 letters, digits, - and _.'],
};

function read(given: Given, field: string): string {
  const [schema, message] = rules[field] ?? [passwordSchema, ''];
  const parsed = schema.safeParse(given[field]);
  if (!parsed.success) throw invalid(message);
  return parsed.data;
}

function parseSubId(subId: unknown): string | null | undefined {
  return subId === undefined || subId === null ? subId : read({ subId }, 'subId');
}

/** What ends up in a header must not begin another one. */
function header(given: Given, field: string, maxLength: number): string {
  const value = given[field];
  const isLine = typeof value === 'string' && value.length <= maxLength && /^[\x21-\x7e]+$/.test(value);
  if (!isLine) throw invalid(`${field} is missing, or not what was handed out.`);
  return value;
}

function invalid(message: string): AuthError {
  return new AuthError('auth/invalid-request', message);
}
