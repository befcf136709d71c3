import type { Session as AuthSession } from '@offhook/auth';

/** What `Login` resolves to. */
export interface Session {
  readonly UserId: string;
  /** A secret: proof of the login. */
  readonly SessionToken: string;
  /** Names the session. With its secret, `Login` resumes it elsewhere. */
  readonly SessionId: string;
  /** A secret. */
  readonly SessionSecret: string;
  /** The sub-session that it is confined to; absent: shared by the tabs of the origin. */
  readonly SubId?: string;
  /** The company that the user acts for. */
  readonly CompanyId: string;
  readonly DisplayName: string;
  /** ISO 8601, UTC. */
  readonly ExpiresAt: string;
}

export function fromSession(session: AuthSession): Session {
  return {
    UserId: session.userId,
    SessionToken: session.sessionToken,
    SessionId: session.sessionId,
    SessionSecret: session.sessionSecret,
    ...(session.subId === undefined ? {} : { SubId: session.subId }),
    CompanyId: session.companyId,
    DisplayName: session.displayName,
    ExpiresAt: session.expiresAt,
  };
}
