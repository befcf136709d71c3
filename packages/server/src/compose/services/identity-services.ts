import { AccessTokenStore } from '../../access-token/access-token-store.js';
import type { DeviceStore } from '../../device/device-store.js';
import { SessionGate } from '../../session/session-gate.js';
import { SessionLogin } from '../../session/session-login.js';
import { SessionLogout } from '../../session/session-logout.js';
import { SessionSecretBox } from '../../session/session-secret.js';
import { SessionStore } from '../../session/session-store.js';
import { UserStore } from '../../user/user-store.js';
import type { Foundation } from './foundation.js';

export interface IdentityServices {
  readonly users: UserStore;
  readonly accessTokens: AccessTokenStore;
  readonly sessions: SessionStore;
  readonly login: SessionLogin;
  readonly logout: SessionLogout;
  readonly gate: SessionGate;
}

/** Who somebody is, and how he shows it. */
export function createIdentityServices(foundation: Foundation, devices: DeviceStore): IdentityServices {
  const { box, clock, config, db, logger, shared } = foundation;
  const users = new UserStore(db);
  const accessTokens = new AccessTokenStore(db);
  const sessions = new SessionStore(db);
  const secrets = new SessionSecretBox(box);
  const limiter = shared.limiter('login', config.loginLimit);
  const { lifetimeMs } = config.session;
  return {
    users,
    accessTokens,
    sessions,
    login: new SessionLogin({ accessTokens, sessions, secrets, limiter, clock, logger, lifetimeMs }),
    logout: new SessionLogout({ sessions, devices, clock, logger }),
    gate: new SessionGate(sessions, clock),
  };
}
