import type { LoginMethod } from '@offhook/protocol';
import type { KnownUser } from '../user/known-user.js';

/** A user who has shown who he is, and how. */
export interface ProvenUser {
  readonly user: KnownUser;
  readonly method: LoginMethod;
  /** What revoking it ends. */
  readonly accessTokenId?: string;
  readonly applicationId?: string;
  /** The hash that the password was right for: a session is opened only while it is still the user's. */
  readonly passwordHash?: string;
}

/** Where a login comes from, and what it asks for. */
export interface LoginClient {
  readonly sourceAddress: string;
  readonly userAgent: string | undefined;
  /** The sub-session that the session is confined to. */
  readonly subId: string | undefined;
}
