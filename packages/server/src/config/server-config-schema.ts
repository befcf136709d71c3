import { isIP } from 'node:net';
import {
  type IceServer,
  iceServerSchema,
  isAllowedWebSocketUrl,
  parseServerAddress,
} from '@offhook/protocol';
import * as z from 'zod';
import type { ServerConfig } from './server-config.js';

const maxMs = 10 * 365 * 24 * 3_600_000;

function text(maxLength: number): z.ZodString {
  const error = `must be a text of 1 to ${maxLength} characters`;
  return z.string({ error }).min(1, { error }).max(maxLength, { error });
}

function whole(min: number, max: number): z.ZodNumber {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
): z.ZodEnum<{ [Value in Values[number]]: Value }> {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

function list<Item extends z.core.SomeType>(item: Item, maxCount = 64): z.ZodArray<Item> {
  const error = `must be a list of at most ${maxCount}`;
  return z.array(item, { error }).max(maxCount, { error });
}

/** Unknown names are refused, because a misspelt setting would otherwise be a silent default. */
function group<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? undefined : 'must be a group'),
  });
}

function flag(): z.ZodBoolean {
  return z.boolean({ error: 'must be true or false' });
}

const domainError = 'must be a domain name, as sip.example.com';
const publicUrlError = 'must be an https: address, or http: for this machine, as https://phone.example.com/';
const originError = 'must hold origins, as https://crm.example.com';
const webSocketError = 'must hold wss: addresses, or ws: for this machine';

const databaseError = 'must be the address of a PostgreSQL database, as postgres://user:password@host/name';
const redisError = 'must be the address of a Redis, as redis://host:6379';
const proxyError = 'must hold addresses or networks, as 10.0.0.0/8';

function isAddressOrNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const version = isIP(address);
  const isNetwork =
    bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
  return version !== 0 && more.length === 0 && (bits === undefined || isNetwork);
}

function urlOf(protocols: readonly string[], error: string): z.ZodString {
  const isOne = (value: string): boolean =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol);
  return text(2_048).refine(isOne, { error });
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;
}

const iceServer = z.custom<IceServer>((value) => iceServerSchema.safeParse(value).success, {
  error: 'must hold servers, as { "urls": ["stun:stun.example.com"] }',
});

const limit = {
  failureCount: whole(0, 1_000_000),
  windowMs: whole(1, maxMs),
  blockMs: whole(1, maxMs),
};

/** What every configuration must be. */
export const serverConfigSchema: z.ZodType<ServerConfig> = group({
  host: text(253),
  port: whole(0, 65_535),
  dataFolder: text(4_096),
  databaseUrl: urlOf(['postgres:', 'postgresql:'], databaseError).exactOptional(),
  redisUrl: urlOf(['redis:', 'rediss:'], redisError).exactOptional(),
  isDemo: flag(),
  publicUrl: text(2_048)
    .refine((value) => parseServerAddress(value) !== undefined, { error: publicUrlError })
    .exactOptional(),
  publicFolder: text(4_096).exactOptional(),
  allowedOrigins: list(text(2_048).refine(isOrigin, { error: originError })),
  trustedProxies: list(text(64).refine(isAddressOrNetwork, { error: proxyError })),
  key: text(256).exactOptional(),
  oldKeys: list(text(256)),
  logLevel: choice(['debug', 'info', 'warn', 'error', 'silent']).exactOptional(),
  sip: group({
    domain: text(253)
      .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, { error: domainError })
      .exactOptional(),
    edge: choice(['embedded', 'external']),
    webSocketUrls: list(text(2_048).refine(isAllowedWebSocketUrl, { error: webSocketError }), 8),
    iceServers: list(iceServer, 8),
    maxExpiresSeconds: whole(10, 86_400),
  }),
  webhook: group({
    // RFC 7617 §2: a colon would end the user name.
    username: text(128).regex(/^[^:]+$/, { error: 'must not hold a colon' }),
    password: text(256).exactOptional(),
    signatureSecrets: list(text(256), 16),
    signatureToleranceMs: whole(1_000, maxMs),
    nonceMemoryMs: whole(1_000, maxMs),
  }),
  session: group({ lifetimeMs: whole(1_000, maxMs), maxLifetimeMs: whole(1_000, maxMs) }),
  device: group({
    secretLifetimeMs: whole(1_000, maxMs),
    ticketLifetimeMs: whole(1_000, maxMs),
    secretCount: whole(1, 16),
    perUserCount: whole(1, 1_000),
  }),
  blacklist: group({ ...limit, blockMs: whole(0, maxMs), isLoopbackIncluded: flag() }),
  loginLimit: group(limit),
  accountLock: group({ ...limit, maxBlockMs: whole(1, maxMs) }),
  signUp: choice(['closed', 'open', 'application']).exactOptional(),
  signUpLimit: group(limit),
  passwordHash: group({
    memoryKib: whole(8, 1_048_576),
    passCount: whole(1, 64),
    laneCount: whole(1, 4),
  }),
  requestLimit: group({ requestCount: whole(0, 1_000_000), windowMs: whole(1, maxMs) }),
  metrics: group({ token: text(256).exactOptional() }),
});
