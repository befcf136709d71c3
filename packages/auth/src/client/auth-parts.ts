import { type Clock, type Logger, silentLogger } from '@offhook/primitives';
import type { RequestProof, Session } from '@offhook/protocol';
import { DegradingStorage } from '@offhook/vault';
import { Account } from '../account/account.js';
import { backgroundClock } from '../adapters/browser/background-clock.js';
import {
  defaultChannel,
  defaultLock,
  defaultStorage,
  defaultTab,
} from '../adapters/browser/default-ports.js';
import { loadedFrom } from '../adapters/browser/page-host.js';
import { pageWakeups } from '../adapters/browser/page-wakeups.js';
import { ExitSteps } from '../exit/exit-steps.js';
import { LoginDesk } from '../login/login-desk.js';
import { PhonePassword } from '../phone/phone-password.js';
import type { Wakeups } from '../ports/wakeups.js';
import { AuthRequests } from '../requests/auth-requests.js';
import { ServerTime } from '../requests/server-time.js';
import type { Scope } from '../scope/scope.js';
import { SubSession } from '../scope/sub-session.js';
import { SessionKeeper } from '../session/session-keeper.js';
import { SessionLife } from '../session/session-life.js';
import { proofOf } from '../session/session-proof.js';
import { SessionRenewal } from '../session/session-renewal.js';
import { SessionRequests } from '../session/session-requests.js';
import { SessionStore } from '../session/session-store.js';
import type { AuthClientOptions } from './auth-client-options.js';
import { ServerHosts } from './server-hosts.js';

/** What an `AuthClient` is made of. */
export interface AuthParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hosts: ServerHosts;
  readonly time: ServerTime;
  readonly requests: AuthRequests;
  readonly subSession: SubSession;
  readonly keeper: SessionKeeper;
  readonly life: SessionLife;
  readonly renewal: SessionRenewal;
  readonly desk: LoginDesk;
  readonly account: Account;
  readonly phone: PhonePassword;
  readonly exitSteps: ExitSteps;
  readonly wakeups: Wakeups;
  /** Whether a session is renewed without being told to. */
  readonly canRenew: boolean;
  readonly proofOf: (session: Session) => RequestProof;
  readonly dispose: (reason: Error) => void;
}

/**
 * The one place where the parts come together.
 * @throws AuthError auth/insecure-host
 */
export function composeAuth(options: AuthClientOptions, onDegraded: (cause: unknown) => void): AuthParts {
  const { channel = defaultChannel(), clock = backgroundClock, logger = silentLogger } = options;
  const hosts = new ServerHosts(options.host, options.wsHost, loadedFrom);
  const time = new ServerTime(clock);
  const requests = new AuthRequests({ clock, time, fetch: options.fetch, address: () => hosts.address });
  const subSession = new SubSession({ channel, clock, tab: options.tab ?? defaultTab() });
  subSession.reset(hosts.name);
  const scope = (): Scope => ({ host: hosts.name, subId: subSession.active });

  const vault = openVault(options, { clock, logger, onDegraded });
  const store = new SessionStore(vault.storage);
  const keeper = new SessionKeeper({ store, channel, time, logger, isVaultLost: vault.isLost }, scope);
  const sign = options.signRequests && { sign: options.signRequests, now: () => time.now() };
  const prove = (session: Session): RequestProof => proofOf(session, sign);
  const lock = options.lock ?? defaultLock();
  const renewal = new SessionRenewal({ keeper, requests, sign, lock, clock, logger, scope });
  const canRenew = options.renewal !== 'manual';
  const sessionRequests = new SessionRequests({ keeper, requests, renewal, sign, canRenew });
  const phone = new PhonePassword(sessionRequests, keeper);
  const life = new SessionLife({ clock, time });
  return {
    ...{ clock, logger, hosts, time, requests, subSession, keeper, life, renewal, phone, canRenew },
    account: new Account(sessionRequests),
    exitSteps: new ExitSteps(),
    wakeups: options.wakeups ?? pageWakeups,
    proofOf: prove,
    desk: new LoginDesk({
      ...{ keeper, requests, time, clock, logger },
      proofOf: prove,
      scopeFor: (subId = subSession.active) => ({ host: hosts.name, subId: subId ?? undefined }),
      enter: ({ subId }) => subSession.use(subId),
    }),
    dispose: (reason) => {
      subSession.dispose(reason);
      for (const part of [keeper, life, phone]) part.dispose();
      renewal.stop(reason);
      channel.dispose();
    },
  };
}

interface VaultWatch {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDegraded: (cause: unknown) => void;
}

function openVault(
  options: AuthClientOptions,
  { clock, logger, onDegraded }: VaultWatch,
): { readonly storage: DegradingStorage; readonly isLost: () => boolean } {
  let isLost = false;
  const storage = new DegradingStorage(options.storage ?? defaultStorage(), {
    clock,
    onDegraded: (cause) => {
      isLost = true;
      logger.warn('storage failed; memory takes its place', { cause: String(cause) });
      onDegraded(cause);
    },
  });
  return { storage, isLost: () => isLost };
}
