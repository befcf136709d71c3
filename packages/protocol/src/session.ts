import * as z from 'zod/mini';
import { instant, line } from './text.js';

/** What a login resolves to: proof, for a while, of who the user is. */
export interface Session {
  readonly userId: string;
  /** Sent as `Authorization: Bearer …`. A secret. */
  readonly sessionToken: string;
  readonly displayName: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

export const sessionSchema: z.ZodMiniType<Session> = z.object({
  userId: line(64),
  sessionToken: line(256),
  displayName: line(128),
  expiresAt: instant,
});
