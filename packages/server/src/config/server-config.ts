import type { IceServer } from '@offhook/protocol';

/** `silent` says nothing at all. */
export type ServerLogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** `embedded`: this process is the edge. `external`: another one is, as Kamailio, and asks the webhook. */
export type EdgeMode = 'embedded' | 'external';

export interface SipConfig {
  /** The realm and host of every address. Default: `demo.localhost` in demo mode, else the public URL's host, else `offhook.localhost`. */
  readonly domain?: string;
  readonly edge: EdgeMode;
  /** Where phones connect when the edge is external, best first. */
  readonly webSocketUrls: readonly string[];
  /** Handed to every phone: STUN and TURN. */
  readonly iceServers: readonly IceServer[];
  /** The longest registration that the webhook grants. */
  readonly maxExpiresSeconds: number;
}

export interface WebhookConfig {
  /** What the SIP edge authenticates with (HTTP Basic). */
  readonly username: string;
  /** Absent: random at each start, which is right for the embedded edge alone, and not asked for where a signature is. */
  readonly password?: string;
  /** What the SIP edge may sign its questions with (`Jambonz-Signature`), any of them. Some: a signature is asked for. */
  readonly signatureSecrets: readonly string[];
  /** How far the time of a signature may be from ours, on both sides. */
  readonly signatureToleranceMs: number;
  /** For how long a count of a nonce that was shown is known again. */
  readonly nonceMemoryMs: number;
}

export interface SessionConfig {
  readonly lifetimeMs: number;
  /** A session that is renewed over and over ends all the same, so long after its login. */
  readonly maxLifetimeMs: number;
}

/** Who may make himself a user: nobody, everybody, or who comes with an application's signature. */
export type SignUpMode = 'closed' | 'open' | 'application';

/** What argon2id costs. More memory and more passes are safer and slower; hashes of before are made anew at the next login. */
export interface PasswordHashConfig {
  readonly memoryKib: number;
  readonly passCount: number;
  readonly laneCount: number;
}

export interface DeviceConfig {
  readonly secretLifetimeMs: number;
  /** How long a provisioning ticket waits to be redeemed. */
  readonly ticketLifetimeMs: number;
  /** How many secrets of a device work at the same time, beside those in use: tabs of one browser share a device. */
  readonly secretCount: number;
  /** How many devices a user may have; one more makes the server forget the one that was longest unused. */
  readonly perUserCount: number;
}

/** After `failureCount` failures within `windowMs`, a source address is refused for `blockMs`. */
export interface LimitConfig {
  /** 0 turns the limit off. */
  readonly failureCount: number;
  readonly windowMs: number;
  readonly blockMs: number;
}

/** After `failureCount` failures within `windowMs` an account is locked for `blockMs`, then twice as long, up to `maxBlockMs`. */
export interface AccountLockConfig extends LimitConfig {
  readonly maxBlockMs: number;
}

export interface BlacklistConfig extends LimitConfig {
  /** 0 is for ever (until the next start). */
  readonly blockMs: number;
  /** Whether this machine's own addresses count too: behind a proxy or in a demo, everybody has them. */
  readonly isLoopbackIncluded: boolean;
}

/** How many requests of the API a source address may send. */
export interface RequestLimitConfig {
  /** Within `windowMs`, in each process. 0 turns the limit off. */
  readonly requestCount: number;
  readonly windowMs: number;
}

export interface MetricsConfig {
  /** Asked of who reads `/metrics`. Absent: this machine may, and nobody else. */
  readonly token?: string;
}

/** Everything that an operator can decide. Durations are in milliseconds. */
export interface ServerConfig {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Holds the database, the key and the demo's tokens. */
  readonly dataFolder: string;
  /** A PostgreSQL database, as `postgres://user:password@host/name`. Absent: a SQLite file in the data folder. */
  readonly databaseUrl?: string;
  /** A Redis, as `redis://host:6379`, for what several processes must agree on. Absent: this one is alone. */
  readonly redisUrl?: string;
  /** Seeds a company with alice and bob, and serves the demo page at `/`. */
  readonly isDemo: boolean;
  /** How browsers reach this server, as `https://phone.example.com/`. Absent: by the request's Host header. */
  readonly publicUrl?: string;
  /** Where `frame/`, `sdk/` and `demo/` are. Default: what the package brings. */
  readonly publicFolder?: string;
  /** Origins of the pages that may call the API and embed the phone frame, beside this server's own. */
  readonly allowedOrigins: readonly string[];
  /** Addresses or networks of proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** 32 bytes as hex or base64. Absent: a key file in the data folder, made at the first start. */
  readonly key?: string;
  /** Keys of before: what was sealed with them still opens. */
  readonly oldKeys: readonly string[];
  /** Default: `warn` in demo mode, else `info`. */
  readonly logLevel?: ServerLogLevel;
  readonly sip: SipConfig;
  readonly webhook: WebhookConfig;
  readonly session: SessionConfig;
  readonly device: DeviceConfig;
  readonly blacklist: BlacklistConfig;
  readonly loginLimit: LimitConfig;
  readonly accountLock: AccountLockConfig;
  /** Default: `open` in demo mode, else `closed`. */
  readonly signUp?: SignUpMode;
  /** Sign-ups of a source address; those of an application are not counted. */
  readonly signUpLimit: LimitConfig;
  readonly passwordHash: PasswordHashConfig;
  readonly requestLimit: RequestLimitConfig;
  readonly metrics: MetricsConfig;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const defaultServerConfig: ServerConfig = {
  host: '127.0.0.1',
  port: 7400,
  dataFolder: '.offhook',
  isDemo: false,
  allowedOrigins: [],
  trustedProxies: [],
  oldKeys: [],
  sip: { edge: 'embedded', webSocketUrls: [], iceServers: [], maxExpiresSeconds: 600 },
  webhook: {
    username: 'sip-edge',
    signatureSecrets: [],
    signatureToleranceMs: 5 * minuteMs,
    nonceMemoryMs: hourMs,
  },
  session: { lifetimeMs: 12 * hourMs, maxLifetimeMs: 30 * 24 * hourMs },
  device: { secretLifetimeMs: 24 * hourMs, ticketLifetimeMs: 5 * minuteMs, secretCount: 4, perUserCount: 50 },
  blacklist: { failureCount: 10, windowMs: minuteMs, blockMs: 5 * minuteMs, isLoopbackIncluded: false },
  loginLimit: { failureCount: 50, windowMs: 5 * minuteMs, blockMs: minuteMs },
  accountLock: { failureCount: 3, windowMs: 15 * minuteMs, blockMs: minuteMs, maxBlockMs: hourMs },
  signUpLimit: { failureCount: 20, windowMs: hourMs, blockMs: hourMs },
  // OWASP's Password Storage Cheat Sheet.
  passwordHash: { memoryKib: 19_456, passCount: 2, laneCount: 1 },
  requestLimit: { requestCount: 3_000, windowMs: minuteMs },
  metrics: {},
};

/** The SIP domain that a configuration means. */
export function sipDomainOf(config: ServerConfig): string {
  if (config.sip.domain !== undefined) return config.sip.domain.toLowerCase();
  if (config.isDemo) return 'demo.localhost';
  return config.publicUrl === undefined ? 'offhook.localhost' : new URL(config.publicUrl).hostname;
}

export function signUpModeOf(config: ServerConfig): SignUpMode {
  return config.signUp ?? (config.isDemo ? 'open' : 'closed');
}

/** How much the log says under a configuration: a demo's terminal is for its words of welcome. */
export function logLevelOf(config: ServerConfig): ServerLogLevel {
  return config.logLevel ?? (config.isDemo ? 'warn' : 'info');
}
