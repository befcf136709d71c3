import * as z from 'zod/mini';
import { emailSchema, phoneNumberSchema } from './identity.js';
import { line } from './text.js';

export const memberRoles = ['member', 'admin'] as const;
export type MemberRole = (typeof memberRoles)[number];

/** A company as one of its members sees it. */
export interface CompanyMembership {
  readonly companyId: string;
  readonly name: string;
  readonly sipDomain: string;
  readonly role: MemberRole;
}

export interface Profile {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  readonly hasPassword: boolean;
  /** The company that the session acts for. */
  readonly companyId: string;
  readonly companies: readonly CompanyMembership[];
}

export const profileSchema: z.ZodMiniType<Profile> = z.object({
  userId: line(64),
  username: line(64),
  displayName: line(128),
  email: z.nullable(z.string()),
  phoneNumber: z.nullable(z.string()),
  hasPassword: z.boolean(),
  companyId: line(64),
  companies: z.array(
    z.object({
      companyId: line(64),
      name: line(128),
      sipDomain: line(253),
      role: z.enum(memberRoles),
    }),
  ),
});

/** What is absent stays; null removes. */
export interface ProfileChange {
  readonly displayName?: string;
  readonly email?: string | null;
  readonly phoneNumber?: string | null;
}

export const profileChangeSchema: z.ZodMiniType<ProfileChange> = z.object({
  displayName: z.exactOptional(line(128)),
  email: z.exactOptional(z.nullable(emailSchema)),
  phoneNumber: z.exactOptional(z.nullable(phoneNumberSchema)),
});

/** Which company the session acts for from now on. */
export const companyChoiceSchema: z.ZodMiniType<{ readonly companyId: string }> = z.object({
  companyId: line(64),
});
