import * as z from 'zod/mini';
import { instant, line } from './text.js';

/** An access token as its owner sees it in a list: the token itself was shown once. */
export interface AccessTokenSummary {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

const summary = {
  id: line(64),
  name: line(128),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: z.nullable(instant),
  lastUsedAt: z.nullable(instant),
};

export const accessTokenListSchema: z.ZodMiniType<{
  readonly accessTokens: readonly AccessTokenSummary[];
}> = z.object({ accessTokens: z.array(z.object(summary)) });

export interface NewAccessTokenBody {
  readonly name: string;
  /** Default: 100. */
  readonly expiresInDays?: number;
}

export const newAccessTokenBodySchema: z.ZodMiniType<NewAccessTokenBody> = z.object({
  name: line(128),
  expiresInDays: z.exactOptional(z.int().check(z.minimum(1), z.maximum(3_650))),
});

/** The one answer that holds the token. */
export interface NewAccessToken extends AccessTokenSummary {
  readonly accessToken: string;
}

export const newAccessTokenSchema: z.ZodMiniType<NewAccessToken> = z.object({
  ...summary,
  accessToken: line(256),
});
