import type { Clock, Logger } from '@offhook/primitives';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import type { LimitConfig, ServerConfig } from '../config/server-config.js';
import { DeviceSecretMinter } from '../device/device-secret-minter.js';
import { DeviceStore } from '../device/device-store.js';
import { Ha1Box } from '../device/ha1-box.js';
import { Provisioning } from '../device/provisioning.js';
import { MemoryFailureLimiter } from '../limit/memory-failure-limiter.js';
import type { SecretBox } from '../secret/secret-box.js';
import { SessionGate } from '../session/session-gate.js';
import { SessionLogin } from '../session/session-login.js';
import { SessionLogout } from '../session/session-logout.js';
import { SessionStore } from '../session/session-store.js';
import type { Database } from '../storage/tables.js';
import { Housekeeping } from '../storage/housekeeping.js';
import { UserStore } from '../user/user-store.js';
import { AuthWebhook, noteUseEveryMs } from '../webhook/auth-webhook.js';
import { DigestCandidates } from '../webhook/digest-candidates.js';
import { SourceBlacklist } from '../webhook/source-blacklist.js';

/** What everything is made of. */
export interface Foundation {
  readonly config: ServerConfig;
  readonly db: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Services {
  readonly users: UserStore;
  readonly accessTokens: AccessTokenStore;
  readonly login: SessionLogin;
  readonly logout: SessionLogout;
  readonly gate: SessionGate;
  readonly minter: DeviceSecretMinter;
  readonly provisioning: Provisioning;
  readonly authWebhook: AuthWebhook;
  readonly housekeeping: Housekeeping;
}

/** For so long an expired session is told from one that never was. */
const rememberExpiredMs = 7 * 24 * 3_600_000;

function limiterOf({ blockMs, failureCount, windowMs }: LimitConfig, clock: Clock): MemoryFailureLimiter {
  return new MemoryFailureLimiter({ clock, failureCount, windowMs, blockMs });
}

function createAuthWebhook(
  { box, clock, config, db, logger }: Foundation,
  devices: DeviceStore,
): AuthWebhook {
  const { isLoopbackIncluded, ...limit } = config.blacklist;
  const blockMs = limit.blockMs === 0 ? Number.POSITIVE_INFINITY : limit.blockMs;
  return new AuthWebhook({
    candidates: new DigestCandidates(db),
    devices,
    ha1s: new Ha1Box(box),
    blacklist: new SourceBlacklist({ limiter: limiterOf({ ...limit, blockMs }, clock), isLoopbackIncluded }),
    clock,
    logger: logger.child({ part: 'webhook' }),
    maxExpiresSeconds: config.sip.maxExpiresSeconds,
  });
}

function createHousekeeping(
  { clock, logger }: Foundation,
  sessions: SessionStore,
  devices: DeviceStore,
): Housekeeping {
  const tasks = [
    async (nowMs: number) => await sessions.deleteExpired(nowMs - rememberExpiredMs),
    async (nowMs: number) => await devices.deleteExpiredSecrets(nowMs),
  ];
  return new Housekeeping({ tasks, clock, logger });
}

/** Makes the services and hands each what it needs. Nothing of it touches HTTP. */
export function createServices(foundation: Foundation): Services {
  const { box, clock, config, db, logger } = foundation;
  const users = new UserStore(db);
  const accessTokens = new AccessTokenStore(db);
  const sessions = new SessionStore(db);
  // A phone that is registered asks again within the time that it was granted.
  const inUseMs = config.sip.maxExpiresSeconds * 1_000 + noteUseEveryMs;
  const devices = new DeviceStore(db, { ...config.device, inUseMs });
  const ha1s = new Ha1Box(box);
  const minter = new DeviceSecretMinter({
    devices,
    ha1s,
    clock,
    lifetimeMs: config.device.secretLifetimeMs,
  });
  const limiter = limiterOf(config.loginLimit, clock);
  const { lifetimeMs } = config.session;
  return {
    users,
    accessTokens,
    login: new SessionLogin({ accessTokens, sessions, limiter, clock, logger, lifetimeMs }),
    logout: new SessionLogout({ sessions, devices, clock, logger }),
    gate: new SessionGate(sessions, clock),
    minter,
    provisioning: new Provisioning({ users, minter, iceServers: config.sip.iceServers, logger }),
    authWebhook: createAuthWebhook(foundation, devices),
    housekeeping: createHousekeeping(foundation, sessions, devices),
  };
}
