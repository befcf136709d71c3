import type { PhoneLease, Session } from '@offhook/protocol';
import type { SessionEnd } from '../session/session-keeper.js';

export interface AuthEvents {
  /** Somebody logged in or out, here or in another tab, or the session was renewed. */
  sessionChanged: { readonly session: Session | undefined };
  /** Four fifths of the session's life are over. */
  expiring: { readonly session: Session; readonly expiresAt: string };
  loggedOut: { readonly userId: string; readonly reason: SessionEnd };
  /** Who has the password of the user's phone, as far as this tab knows. */
  phoneLeaseChanged: PhoneLease;
  /** The tab is a copy of another one, and has its own sub-session now. Nobody is logged in there yet. */
  subIdChanged: { readonly subId: string; readonly previous: string };
  /** The browser's storage failed: from now on the session is kept until the page closes. */
  storageDegraded: { readonly cause: unknown };
}
