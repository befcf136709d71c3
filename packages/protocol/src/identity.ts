import * as z from 'zod/mini';
import { subIdSchema } from './session.js';
import { line, text } from './text.js';

/** The user part of a SIP address, or `user@domain` where a server has several. */
export const usernameSchema: z.ZodMiniString = text(320).check(
  z.regex(/^[A-Za-z0-9._-]{1,64}(@[A-Za-z0-9.-]{1,253})?$/),
);

/** What mail servers take, roughly: the proof is a mail that arrives. */
export const emailSchema: z.ZodMiniString = text(254).check(
  z.regex(/^[^\s@\p{Cc}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/u),
);

/** E.164 with its plus sign: at most 15 digits, the first not 0. */
export const phoneNumberSchema: z.ZodMiniString = z.string().check(z.regex(/^\+[1-9]\d{1,14}$/));

/** A password as typed. What is asked of a new one is the server's to say (`auth/password-weak`). */
export const passwordSchema: z.ZodMiniString = text(256);

/** How a user is named: exactly one of the three. */
export interface Identity {
  readonly username?: string;
  readonly email?: string;
  /** E.164, with the plus sign. */
  readonly phoneNumber?: string;
}

/** The body of a login by password. A login by token or ticket has `subId` alone, and the proof in `Authorization`. */
export interface LoginBody extends Identity {
  readonly password?: string;
  readonly subId?: string;
}

export interface SignUpBody extends Identity {
  readonly password: string;
  readonly displayName?: string;
  readonly subId?: string;
}

const identity = {
  username: z.exactOptional(usernameSchema),
  email: z.exactOptional(emailSchema),
  phoneNumber: z.exactOptional(phoneNumberSchema),
};

const subId = z.exactOptional(subIdSchema);

function hasOneIdentity({ email, phoneNumber, username }: Identity): boolean {
  return [email, phoneNumber, username].filter((name) => name !== undefined).length === 1;
}

export const loginBodySchema: z.ZodMiniType<LoginBody> = z
  .object({ ...identity, password: z.exactOptional(passwordSchema), subId })
  .check(z.refine((body) => body.password === undefined || hasOneIdentity(body)));

export const signUpBodySchema: z.ZodMiniType<SignUpBody> = z
  .object({ ...identity, password: passwordSchema, displayName: z.exactOptional(line(128)), subId })
  .check(z.refine(hasOneIdentity));

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const passwordChangeSchema: z.ZodMiniType<PasswordChange> = z.object({
  currentPassword: passwordSchema,
  newPassword: passwordSchema,
});
