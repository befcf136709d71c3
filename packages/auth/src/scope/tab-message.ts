import * as z from 'zod/mini';

/** What tabs tell each other. Any script of the origin can say it, so it holds no secret and is only a hint. */
export type TabMessage =
  /** The vault has another session for this scope. */
  | { readonly type: 'session-changed'; readonly scope: string }
  | { readonly type: 'logged-out'; readonly scope: string; readonly sessionId: string }
  /** `page` uses this sub-session since then: who has used it for longer may object. */
  | SubIdClaim
  /** `page` must leave the sub-session, which somebody else has used for longer. */
  | { readonly type: 'sub-id-held'; readonly scope: string; readonly page: string };

export interface SubIdClaim {
  readonly type: 'sub-id-claimed';
  readonly scope: string;
  readonly page: string;
  readonly sinceMs: number;
}

const scope = z.string();

const tabMessageSchema: z.ZodMiniType<TabMessage> = z.union([
  z.object({ type: z.literal('session-changed'), scope }),
  z.object({ type: z.literal('logged-out'), scope, sessionId: z.string() }),
  z.object({ type: z.literal('sub-id-claimed'), scope, page: z.string(), sinceMs: z.number() }),
  z.object({ type: z.literal('sub-id-held'), scope, page: z.string() }),
]);

/** Undefined for what another release, or another script, says. */
export function parseTabMessage(message: unknown): TabMessage | undefined {
  return tabMessageSchema.safeParse(message).data;
}
