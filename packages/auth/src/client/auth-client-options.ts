import type { Clock, Logger } from '@offhook/primitives';
import type { KeyValueStorage, TabChannel, TabLock } from '@offhook/vault';
import type { TabMemory } from '../ports/tab-memory.js';
import type { Wakeups } from '../ports/wakeups.js';
import type { RequestSigner } from '../session/session-proof.js';

export interface AuthClientOptions {
  /** The server's base address: `https:`, or `http:` on this machine. Default: where the script came from. */
  readonly host?: string | undefined;
  /** The address of its WebSocket: `wss:`, or `ws:` on this machine. Default: that of the host. */
  readonly wsHost?: string | undefined;
  /**
   * What happens when four fifths of a session's life are over: with `automatic` it is renewed, with `manual` there is
   * the event `expiring` alone, and `renew()`. Default: `automatic`.
   */
  readonly renewal?: 'automatic' | 'manual' | undefined;
  /**
   * Signs requests in the session's name, so that no secret travels after the login: `signSessionRequest` of
   * `@offhook/auth/signing`. Default: the session's token is sent.
   */
  readonly signRequests?: RequestSigner | undefined;
  /** Where sessions are kept. Default: IndexedDB, encrypted; in Node, memory. */
  readonly storage?: KeyValueStorage | undefined;
  /** Speaks to the other tabs. Default: a `BroadcastChannel`; in Node, nobody hears. */
  readonly channel?: TabChannel | undefined;
  /** Lets one tab at a time renew a session. Default: the browser's locks. */
  readonly lock?: TabLock | undefined;
  /** What this tab remembers. Default: `sessionStorage`, or memory without one. */
  readonly tab?: TabMemory | undefined;
  /** Default: when the page is shown again, and its like. */
  readonly wakeups?: Wakeups | undefined;
  /** Default: the platform's. */
  readonly clock?: Clock | undefined;
  /** Default: says nothing. */
  readonly logger?: Logger | undefined;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}
