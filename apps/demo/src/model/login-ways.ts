import type { SignUpBody } from '@offhook/protocol';
import type { LoginProof } from '@offhook/auth';

/** The ways to log in, in the order in which the login page shows them. */
export const loginWays = [
  'password',
  'access-token',
  'user-ticket',
  'resume',
  'check-only',
  'sign-up',
] as const;
export type LoginWay = (typeof loginWays)[number];

export interface WayField {
  readonly name: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly isSecret?: boolean;
}

export interface WayText {
  readonly title: string;
  readonly hint: string;
  readonly button: string;
  readonly fields: readonly WayField[];
}

const plain = { autocomplete: 'off' } as const;
const secret = { ...plain, isSecret: true } as const;
const who: WayField = {
  name: 'identity',
  label: 'Username, e-mail or number',
  autocomplete: 'username',
};

export const wayTexts: Readonly<Record<LoginWay, WayText>> = {
  password: {
    title: 'Password',
    hint: 'With a username, an e-mail address or a phone number (as +15550100), and the password.',
    button: 'Log in',
    fields: [who, { name: 'password', label: 'Password', autocomplete: 'current-password', isSecret: true }],
  },
  'access-token': {
    title: 'Access token',
    hint: 'A personal access token: for integrations, and for pages that have a login of their own.',
    button: 'Log in',
    fields: [{ name: 'accessToken', label: 'Access token', ...plain }],
  },
  'user-ticket': {
    title: 'User ticket',
    hint: 'Your own backend knows who the user is and signs a ticket that says so. No password reaches this page.',
    button: 'Log in',
    fields: [{ name: 'userTicket', label: 'User ticket', ...plain }],
  },
  resume: {
    title: 'Resume a session',
    hint: 'A session that a backend opened goes on here, by its id and its secret.',
    button: 'Resume',
    fields: [
      { name: 'sessionId', label: 'Session id', ...plain },
      { name: 'sessionSecret', label: 'Session secret', ...secret },
    ],
  },
  'check-only': {
    title: 'Who is logged in?',
    hint: 'Looks whether this tab, or this browser, has a session already. Asks for nothing and sends no password.',
    button: 'Check',
    fields: [],
  },
  'sign-up': {
    title: 'Sign up',
    hint: 'Makes a new user of the demo company, with a phone of its own.',
    button: 'Sign up',
    fields: [
      { name: 'displayName', label: 'Your name', autocomplete: 'name' },
      who,
      {
        name: 'password',
        label: 'Password, 10 characters or more',
        autocomplete: 'new-password',
        isSecret: true,
      },
    ],
  },
};

export type WayValues = Readonly<Record<string, string>>;

/** Tells a number and an e-mail address from a username by how they look. */
export function identityOf(
  text: string,
): { readonly username: string } | { readonly email: string } | { readonly phoneNumber: string } {
  const trimmed = text.trim();
  if (trimmed.startsWith('+')) return { phoneNumber: trimmed.replace(/[\s().-]/g, '') };
  return trimmed.includes('@') ? { email: trimmed } : { username: trimmed };
}

/** What is asked of the server for the values of a form. A sign-up is no login. */
export function loginChoiceOf(way: Exclude<LoginWay, 'sign-up'>, values: WayValues): LoginProof {
  const { accessToken = '', identity = '', password = '', sessionId = '' } = values;
  const { sessionSecret = '', userTicket = '' } = values;
  const choices: Readonly<Record<Exclude<LoginWay, 'sign-up'>, LoginProof>> = {
    password: { ...identityOf(identity), password },
    'access-token': { accessToken: accessToken.trim() },
    'user-ticket': { userTicket: userTicket.trim() },
    resume: { sessionId: sessionId.trim(), sessionSecret: sessionSecret.trim() },
    'check-only': { checkOnly: true },
  };
  return choices[way];
}

export function signUpBodyOf({ displayName = '', identity = '', password = '' }: WayValues): SignUpBody {
  const name = displayName.trim();
  return { ...identityOf(identity), password, ...(name === '' ? {} : { displayName: name }) };
}
