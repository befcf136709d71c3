import { AccessTokenStore } from '../../access-token/access-token-store.js';
import { ApplicationGate } from '../../application/application-gate.js';
import { ApplicationStore } from '../../application/application-store.js';
import { UserTicketLogin } from '../../application/user-ticket-login.js';
import type { AuditLog } from '../../audit/audit-log.js';
import { CompanyStore } from '../../company/company-store.js';
import { signUpModeOf, sipDomainOf } from '../../config/server-config.js';
import type { DeviceStore } from '../../device/device-store.js';
import { AccountLock } from '../../password/account-lock.js';
import { Argon2Hasher } from '../../password/argon2-hasher.js';
import type { PasswordHasher } from '../../password/password-hasher.js';
import { PasswordLogin } from '../../password/password-login.js';
import { Profiles } from '../../profile/profiles.js';
import { AccessTokenLogin } from '../../session/access-token-login.js';
import { CurrentSession } from '../../session/current-session.js';
import { SessionGate } from '../../session/session-gate.js';
import { SessionLogin } from '../../session/session-login.js';
import { SessionLogout } from '../../session/session-logout.js';
import { SessionOpener } from '../../session/session-opener.js';
import { SessionSecretBox } from '../../session/session-secret.js';
import { SessionStore } from '../../session/session-store.js';
import { SignatureCheck } from '../../signature/signature-check.js';
import { SignUp } from '../../sign-up/sign-up.js';
import { UserDirectory } from '../../user/user-directory.js';
import { UserStore } from '../../user/user-store.js';
import type { Foundation } from './foundation.js';

interface IdentityStores {
  readonly users: UserStore;
  readonly companies: CompanyStore;
  readonly accessTokens: AccessTokenStore;
  readonly applications: ApplicationStore;
  readonly sessions: SessionStore;
  readonly hasher: PasswordHasher;
  readonly directory: UserDirectory;
}

export interface IdentityServices extends IdentityStores {
  readonly login: SessionLogin;
  readonly logout: SessionLogout;
  readonly gate: SessionGate;
  readonly currentSession: CurrentSession;
  readonly applicationGate: ApplicationGate;
  readonly signUp: SignUp;
  readonly profiles: Profiles;
}

/** What identity is made beside. */
export interface IdentityNeighbours {
  readonly devices: DeviceStore;
  readonly auditLog: AuditLog;
}

/** Who somebody is, and how he shows it. */
export function createIdentityServices(
  foundation: Foundation,
  { auditLog, devices }: IdentityNeighbours,
): IdentityServices {
  const { clock, config, logger } = foundation;
  const stores = createStores(foundation);
  const { companies, directory, sessions, users } = stores;
  const common = { auditLog, clock, logger };
  const secrets = new SessionSecretBox(foundation.box);
  const opener = new SessionOpener({ sessions, secrets, ...common, ...config.session });
  const signatures = createSignatureCheck(foundation);
  const byPassword = createPasswordLogin(foundation, stores);
  const limiter = foundation.shared.limiter('sign-up', config.signUpLimit);
  const ownDomain = sipDomainOf(config);
  const mode = signUpModeOf(config);
  return {
    ...stores,
    login: createLogin(foundation, { stores, opener, byPassword, auditLog }),
    logout: new SessionLogout({ sessions, devices, ...common }),
    gate: new SessionGate({ sessions, secrets, signatures, clock }),
    currentSession: new CurrentSession({ sessions, secrets, ...common, ...config.session }),
    applicationGate: new ApplicationGate({ applications: stores.applications, signatures, clock }),
    signUp: new SignUp({ mode, ...stores, opener, limiter, ...common, ownDomain }),
    profiles: new Profiles({ users, companies, directory, passwords: byPassword, auditLog, logger }),
  };
}

function createStores({ box, clock, config, db, metrics }: Foundation): IdentityStores {
  const users = new UserStore(db);
  const hasher = new Argon2Hasher(config.passwordHash, clock);
  metrics.watch('password_queue_length', () => hasher.pendingCount);
  return {
    users,
    companies: new CompanyStore(db),
    accessTokens: new AccessTokenStore(db),
    applications: new ApplicationStore(db, box),
    sessions: new SessionStore(db),
    hasher,
    directory: new UserDirectory({ db, users, hasher, clock }),
  };
}

function createSignatureCheck({ clock, config, shared }: Foundation): SignatureCheck {
  const path = config.publicUrl === undefined ? '/' : new URL(config.publicUrl).pathname;
  const publicPath = path.replace(/\/$/, '');
  return new SignatureCheck({ seen: shared.seenOnce('signature'), clock, publicPath });
}

function createPasswordLogin(foundation: Foundation, { hasher, users }: IdentityStores): PasswordLogin {
  const { clock, config, logger, shared } = foundation;
  const limiter = shared.limiter.bind(shared);
  const lock = new AccountLock({ limiter, clock, config: config.accountLock });
  return new PasswordLogin({ users, hasher, lock, logger, ownDomain: sipDomainOf(config) });
}

interface LoginParts {
  readonly stores: IdentityStores;
  readonly opener: SessionOpener;
  readonly byPassword: PasswordLogin;
  readonly auditLog: AuditLog;
}

function createLogin(foundation: Foundation, parts: LoginParts): SessionLogin {
  const { clock, config, logger, metrics, shared } = foundation;
  const { auditLog, byPassword, opener, stores } = parts;
  const { accessTokens, applications, users } = stores;
  return new SessionLogin({
    byAccessToken: new AccessTokenLogin({ accessTokens, users, clock, logger }),
    byPassword,
    byUserTicket: new UserTicketLogin({ applications, users, clock, logger }),
    opener,
    limiter: shared.limiter('login', config.loginLimit),
    auditLog,
    metrics,
  });
}
