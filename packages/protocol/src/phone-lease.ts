import * as z from 'zod/mini';
import { type SipAccount, sipAccountSchema } from './provisioning-document.js';
import { instant, line } from './text.js';

/**
 * Who has the password of a user's phone. `free`: nobody took it for himself, any device may register.
 * `held`: who asks has it. `taken`: another session has it, and this one's phone is out at its next REGISTER.
 */
export const phoneLeaseStates = ['free', 'held', 'taken'] as const;
export type PhoneLeaseState = (typeof phoneLeaseStates)[number];

export interface PhoneLease {
  readonly state: PhoneLeaseState;
  /** When it was taken; null while it is free. */
  readonly takenAt: string | null;
}

/** The answer to `renew: true`: the new password, for whoever took it. */
export interface TakenPhoneLease extends PhoneLease {
  readonly account: SipAccount;
  /** When the password stops to work. */
  readonly expiresAt: string;
}

export const phoneLeaseSchema: z.ZodMiniType<PhoneLease> = z.object({
  state: z.enum(phoneLeaseStates),
  takenAt: z.nullable(instant),
});

export const takenPhoneLeaseSchema: z.ZodMiniType<TakenPhoneLease> = z.object({
  state: z.enum(phoneLeaseStates),
  takenAt: z.nullable(instant),
  account: sipAccountSchema,
  expiresAt: instant,
});

/** `renew: false` gives the password up; `true` takes it for the device `deviceToken`, which is made when unknown. */
export interface PhonePasswordReset {
  readonly renew: boolean;
  readonly deviceToken?: string;
}

export const phonePasswordResetSchema: z.ZodMiniType<PhonePasswordReset> = z
  .object({
    renew: z.boolean(),
    deviceToken: z.exactOptional(line(128).check(z.regex(/^[0-9a-fA-F]{32,128}$/))),
  })
  .check(z.refine(({ deviceToken, renew }) => !renew || deviceToken !== undefined));
