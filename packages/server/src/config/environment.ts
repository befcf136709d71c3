import type { ConfigSource } from './resolve-config.js';

type Reader = (text: string) => unknown;

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const asText: Reader = (text) => text;
/** What is not a number stays text, so that the schema can say what is wrong. */
const asNumber: Reader = (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text);
const asList: Reader = (text) => text.split(/[\s,]+/).filter((item) => item !== '');
const asFlag: Reader = (text) => flags.get(text.toLowerCase()) ?? text;

/** Every environment variable that the server reads, and the setting that it is. */
export const environmentVariables: Readonly<
  Record<string, { readonly path: string; readonly read: Reader }>
> = {
  PORT: { path: 'port', read: asNumber },
  HOST: { path: 'host', read: asText },
  DATA_FOLDER: { path: 'dataFolder', read: asText },
  DATABASE_URL: { path: 'databaseUrl', read: asText },
  REDIS_URL: { path: 'redisUrl', read: asText },
  DEMO: { path: 'isDemo', read: asFlag },
  PUBLIC_URL: { path: 'publicUrl', read: asText },
  PUBLIC_FOLDER: { path: 'publicFolder', read: asText },
  ALLOWED_ORIGINS: { path: 'allowedOrigins', read: asList },
  TRUSTED_PROXIES: { path: 'trustedProxies', read: asList },
  OFFHOOK_KEY: { path: 'key', read: asText },
  OFFHOOK_OLD_KEYS: { path: 'oldKeys', read: asList },
  LOG_LEVEL: { path: 'logLevel', read: asText },
  SIP_DOMAIN: { path: 'sip.domain', read: asText },
  SIP_EDGE: { path: 'sip.edge', read: asText },
  SIP_WEBSOCKET_URLS: { path: 'sip.webSocketUrls', read: asList },
  SIP_MAX_EXPIRES_SECONDS: { path: 'sip.maxExpiresSeconds', read: asNumber },
  WEBHOOK_USERNAME: { path: 'webhook.username', read: asText },
  WEBHOOK_PASSWORD: { path: 'webhook.password', read: asText },
  WEBHOOK_SIGNATURE_SECRETS: { path: 'webhook.signatureSecrets', read: asList },
  WEBHOOK_SIGNATURE_TOLERANCE_MS: { path: 'webhook.signatureToleranceMs', read: asNumber },
  WEBHOOK_NONCE_MEMORY_MS: { path: 'webhook.nonceMemoryMs', read: asNumber },
  SESSION_LIFETIME_MS: { path: 'session.lifetimeMs', read: asNumber },
  SESSION_MAX_LIFETIME_MS: { path: 'session.maxLifetimeMs', read: asNumber },
  SIGN_UP: { path: 'signUp', read: asText },
  SECRET_LIFETIME_MS: { path: 'device.secretLifetimeMs', read: asNumber },
  TICKET_LIFETIME_MS: { path: 'device.ticketLifetimeMs', read: asNumber },
  BLACKLIST_FAILURE_COUNT: { path: 'blacklist.failureCount', read: asNumber },
  BLACKLIST_BLOCK_MS: { path: 'blacklist.blockMs', read: asNumber },
  REQUEST_LIMIT_COUNT: { path: 'requestLimit.requestCount', read: asNumber },
  METRICS_TOKEN: { path: 'metrics.token', read: asText },
};

/** Reads the settings that `environment` holds. An empty variable is not given. */
export function environmentSource(environment: Readonly<Record<string, string | undefined>>): ConfigSource {
  const values: Record<string, unknown> = {};
  for (const [name, { path, read }] of Object.entries(environmentVariables)) {
    const text = environment[name]?.trim() ?? '';
    if (text !== '') put(values, path, read(text));
  }
  return { values, nameOf: (path) => `the environment variable ${variableOf(path)}` };
}

function put(values: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.');
  if (second === undefined) {
    values[first] = value;
    return;
  }
  const group = (values[first] ?? {}) as Record<string, unknown>;
  values[first] = { ...group, [second]: value };
}

function variableOf(path: string): string {
  return Object.entries(environmentVariables).find(([, variable]) => variable.path === path)?.[0] ?? path;
}
