import * as z from 'zod/mini';
import { instant, line } from './text.js';

/** What a login resolves to: proof, for a while, of who the user is. */
export interface Session {
  readonly userId: string;
  /** Names the session, as in `Authorization: Instance <sessionId>:<signature>`. Not a secret. */
  readonly sessionId: string;
  /** Signs requests: 32 bytes as base64. A secret. */
  readonly sessionSecret: string;
  /** Sent as `Authorization: Bearer …`. A secret, made of `sessionSecret` (see `endpoints.session`). */
  readonly sessionToken: string;
  /** The sub-session that it is confined to; absent: shared by the tabs of an origin. */
  readonly subId?: string;
  /** The company that the user acts for now. */
  readonly companyId: string;
  readonly displayName: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** A sub-session's id, as `getSubId()` makes it: letters, digits, `-` and `_`. */
export const subIdSchema: z.ZodMiniString = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

export const sessionSchema: z.ZodMiniType<Session> = z.object({
  userId: line(64),
  sessionId: line(64),
  sessionSecret: line(64),
  sessionToken: line(256),
  subId: z.exactOptional(subIdSchema),
  companyId: line(64),
  displayName: line(128),
  expiresAt: instant,
});

/** How a session was opened. */
export const loginMethods = ['access-token', 'password', 'user-ticket', 'sign-up'] as const;
export type LoginMethod = (typeof loginMethods)[number];

/** A session as its owner sees it in a list: without its secrets. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly method: LoginMethod;
  readonly subId: string | null;
  readonly userAgent: string | null;
  readonly sourceAddress: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
}

export const sessionSummarySchema: z.ZodMiniType<SessionSummary> = z.object({
  sessionId: line(64),
  method: z.enum(loginMethods),
  subId: z.nullable(subIdSchema),
  userAgent: z.nullable(z.string()),
  sourceAddress: z.nullable(z.string()),
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  isCurrent: z.boolean(),
});

export const sessionListSchema: z.ZodMiniType<{ readonly sessions: readonly SessionSummary[] }> = z.object({
  sessions: z.array(sessionSummarySchema),
});
