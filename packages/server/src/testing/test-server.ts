import { ManualClock } from '@offhook/primitives/testing';
import type { ErrorBody, ProvisioningDocument, Session } from '@offhook/protocol';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createServices, type Services } from '../compose/create-services.js';
import { type PartialServerConfig, resolveConfig } from '../config/resolve-config.js';
import type { ServerConfig } from '../config/server-config.js';
import type { DemoDescription } from '../demo/demo-description.js';
import { createApp } from '../http/app.js';
import type { ConnectionLimits } from '../http/connection-limits.js';
import { createServerLog } from '../log/server-log.js';
import { ServerMetrics } from '../metrics/server-metrics.js';
import { SecretBox } from '../secret/secret-box.js';
import { mintToken } from '../secret/token.js';
import type { Database } from '../storage/tables.js';
import { testSurroundings } from './test-surroundings.js';

/** A Saturday in November. */
export const startMs: number = Date.UTC(2026, 10, 21, 10);
export const hourMs = 3_600_000;
export const dayMs: number = 24 * hourMs;

export const edge = { username: 'sip-edge', password: 'edge password' } as const;
export const domain = 'example.org';

/** Wherever a test needs a device token and does not care which. */
export const deviceToken: string = '0123456789abcdef'.repeat(2);

/** What no password should cost outside of a test. */
const cheapHash = { memoryKib: 8, passCount: 1, laneCount: 1 } as const;

/** The server without a port: its routes are called by `app.inject`. */
export interface TestServer extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly clock: ManualClock;
  readonly config: ServerConfig;
  readonly db: Database;
  readonly services: Services;
  /** All lines of the log, as text. */
  readonly logText: () => string;
  readonly logLines: () => readonly Readonly<Record<string, unknown>>[];
  /** Makes a user of the company whose domain is `domain`. */
  readonly addUser: (userId: string, applicationSid?: string) => Promise<void>;
  readonly addAccessToken: (userId: string, lifeMs?: number) => Promise<{ token: string; id: string }>;
  readonly logIn: (accessToken: string, remoteAddress?: string) => Promise<LightMyRequestResponse>;
  /** Makes a session of a user and fails when that does not work. */
  readonly openSession: (userId: string) => Promise<Session>;
  readonly provision: (session: Session, request?: ProvisionRequest) => Promise<LightMyRequestResponse>;
  readonly askWebhook: (body: unknown, credentials?: string) => Promise<LightMyRequestResponse>;
}

export interface ProvisionRequest {
  readonly userId?: string;
  readonly deviceToken?: string;
  /** Undefined sends none. Default: asks to make the device. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestServerOptions {
  readonly config?: PartialServerConfig;
  readonly publicFolder?: string;
  readonly isDemo?: boolean;
  readonly connectionLimits?: Partial<ConnectionLimits>;
}

export const edgeAuthorization: string = basicAuthorization(edge.username, edge.password);

export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const config = resolveConfig([
    { values: { logLevel: 'debug', sip: { domain }, passwordHash: cheapHash }, nameOf: () => 'the test' },
    // Who says something of the webhook says it all.
    { values: options.config?.webhook === undefined ? { webhook: edge } : {}, nameOf: () => 'the test' },
    { values: options.config ?? {}, nameOf: () => 'the test' },
  ]);
  const lines: string[] = [];
  const log = createServerLog('debug', { write: (line) => void lines.push(line) });
  const clock = new ManualClock(startMs);
  const db = await testSurroundings().openDatabase();
  const shared = await testSurroundings().createSharedState({ clock, logger: log.logger });
  const metrics = new ServerMetrics({ clock, logger: log.logger, hasProcess: false });
  const services = createServices({
    config,
    db,
    box: new SecretBox(Buffer.alloc(32, 7)),
    shared,
    clock,
    logger: log.logger,
    metrics,
  });
  await services.users.saveCompany({ id: 'company', name: 'Company', sipDomain: domain }, startMs);
  const { allowedOrigins, trustedProxies } = config;
  const app = await createApp({
    log: log.pino,
    allowedOrigins,
    trustedProxies,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
    identity: { ...services, clock },
    provisioning: { ...services, addresses: config },
    webhook: services,
    health: { clock, version: '1.2.3', readiness: services.readiness },
    metrics: { metrics, token: config.metrics.token },
    requestLimit: { ...config.requestLimit, clock },
    connectionLimits: options.connectionLimits ?? {},
    pages: { ...config, publicFolder: options.publicFolder ?? '/nowhere' },
    demo: options.isDemo === true ? demo : undefined,
  });

  const addUser = async (userId: string, applicationSid?: string): Promise<void> => {
    const sid = applicationSid === undefined ? {} : { applicationSid };
    const user = { id: userId, companyId: 'company', username: userId, displayName: `The ${userId}`, ...sid };
    await services.users.saveUser(user, clock.now());
  };
  const addAccessToken = async (userId: string, lifeMs = dayMs): Promise<{ token: string; id: string }> => {
    const token = mintToken('access');
    const details = { userId, name: 'test', expiresAtMs: clock.now() + lifeMs };
    return { token, id: await services.accessTokens.save(token, details, clock.now()) };
  };
  const logIn = async (accessToken: string, remoteAddress = '192.0.2.1'): Promise<LightMyRequestResponse> =>
    await app.inject({
      method: 'POST',
      url: '/api/v1/login',
      remoteAddress,
      headers: { authorization: `Bearer ${accessToken}` },
    });

  return {
    app,
    clock,
    config,
    db,
    services,
    logText: () => lines.join(''),
    logLines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    addUser,
    addAccessToken,
    logIn,
    openSession: async (userId) => {
      const response = await logIn((await addAccessToken(userId, 10 * dayMs)).token);
      if (response.statusCode !== 200) throw new Error(response.body);
      return response.json<Session>();
    },
    provision: async (session, request = {}) => {
      const { userId = session.userId } = request;
      const body = 'body' in request ? request.body : { create: true };
      return await app.inject({
        method: 'POST',
        url: `/api/v1/users/${userId}/devices/${request.deviceToken ?? deviceToken}/provisioning`,
        headers: {
          authorization: `Bearer ${session.sessionToken}`,
          host: 'localhost:7400',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
    },
    askWebhook: async (body, credentials = edgeAuthorization) =>
      await app.inject({
        method: 'POST',
        url: '/webhooks/auth',
        headers: { authorization: credentials, 'content-type': 'application/json' },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await services.housekeeping.dispose();
      await services.secretUseNotes.dispose();
      await shared[Symbol.asyncDispose]();
      await db.destroy();
    },
  };
}

export const demoDescription: DemoDescription = {
  sipDomain: 'demo.localhost',
  echoTarget: '*43',
  users: [],
  companies: [],
  signUp: 'open',
  userTicketPath: '/demo/user-ticket',
};

const demo = {
  description: demoDescription,
  backend: { ticketFor: (userId: string) => Promise.resolve(`the ticket of ${userId}`) },
  isLocal: true,
};

/** The status and the code of an error answer, in one line for a table. */
export function errorOf(response: LightMyRequestResponse): string {
  return `${response.statusCode} ${response.json<ErrorBody>().error.code}`;
}

export function documentOf(response: LightMyRequestResponse): ProvisioningDocument {
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json<ProvisioningDocument>();
}
