import type { LoginMethod } from '@offhook/protocol';

/** An answer of the HTTP API. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the address: addresses hold secrets. */
  readonly route: string;
  readonly statusCode: number;
  readonly durationMs: number;
}

export interface TriedLogin {
  readonly method: LoginMethod;
  readonly outcome: 'ok' | 'refused';
}

export interface JudgedDigest {
  readonly outcome: 'ok' | 'fail';
  /** One of the few that the webhook knows, as its log says it. */
  readonly reason: string;
}

/** Which limit was reached. */
export const limitNames = ['requests', 'login'] as const;
export type LimitName = (typeof limitNames)[number];

/** What is counted as it happens. Nothing of it may name a user, a device or an address. */
export interface Metrics {
  requestAnswered(request: AnsweredRequest): void;
  loginTried(login: TriedLogin): void;
  digestJudged(verdict: JudgedDigest): void;
  limitReached(limit: LimitName): void;
}
