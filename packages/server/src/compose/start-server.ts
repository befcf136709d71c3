import { type Clock, systemClock } from '@offhook/primitives';
import { endpoints } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type PartialServerConfig, resolveConfig } from '../config/resolve-config.js';
import { logLevelOf, type ServerConfig, signUpModeOf, sipDomainOf } from '../config/server-config.js';
import type { DemoDescription } from '../demo/demo-description.js';
import { type Demo, seedDemo } from '../demo/seed-demo.js';
import { createApp } from '../http/app.js';
import { Drain } from '../http/drain.js';
import { isLoopbackRequest } from '../http/public-address.js';
import { createServerLog, type ServerLog } from '../log/server-log.js';
import { ServerMetrics } from '../metrics/server-metrics.js';
import { checkKeyFits } from '../secret/key-fit.js';
import { SecretBox } from '../secret/secret-box.js';
import { loadKeyRing } from '../secret/server-key.js';
import { openStorage } from '../storage/open-storage.js';
import { closeApp } from './close-app.js';
import { createServices, type Services } from './create-services.js';
import { startEmbeddedEdge } from './embedded-edge.js';
import { listen, type ListenAddress } from './listen.js';
import { defaultPublicFolder, serverVersion } from './package-folder.js';
import type { Foundation } from './services/foundation.js';
import { createSharedState } from './services/create-shared-state.js';
import { Shutdown } from './shutdown.js';

/** What the server takes from its process; tests give their own. */
export interface ServerSurroundings {
  readonly clock?: Clock;
  /** Where the log's lines go. Default: the standard error output. */
  readonly logDestination?: { write(line: string): void };
  /** Hears what is being done, in words. */
  readonly onStep?: (step: string) => void;
}

/** A server that answers. */
export interface RunningServer extends AsyncDisposable {
  /** How browsers reach it, as `http://localhost:7400/`. */
  readonly url: string;
  readonly port: number;
  /** Who may log in, in demo mode. */
  readonly demo: DemoDescription | undefined;
  /** Ends it within a few seconds: what is being answered is finished, calls on the edge end. Safe to call twice. */
  close(): Promise<void>;
}

interface Start {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: ServerLog;
  readonly shutdown: Shutdown;
  readonly step: (text: string) => void;
}

/**
 * Starts the server: storage, API, pages and, unless it is external, the SIP edge.
 *
 * @throws ServerError server/...
 */
export async function startServer(
  config: PartialServerConfig = {},
  surroundings: ServerSurroundings = {},
): Promise<RunningServer> {
  const resolved = resolveConfig([{ values: config, nameOf: () => 'given to startServer' }]);
  return await startResolvedServer(resolved, surroundings);
}

/** As `startServer`, with a configuration that is complete and checked. */
export async function startResolvedServer(
  config: ServerConfig,
  surroundings: ServerSurroundings = {},
): Promise<RunningServer> {
  const { clock = systemClock, logDestination = pino.destination({ fd: 2, sync: false }) } = surroundings;
  const log = createServerLog(logLevelOf(config), logDestination);
  const shutdown = new Shutdown(log.logger);
  const step = surroundings.onStep ?? (() => undefined);
  try {
    return await start({ config, clock, log, shutdown, step });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(from: Start): Promise<RunningServer> {
  const { config, log, shutdown, step } = from;
  const database = config.databaseUrl === undefined ? '' : ' and PostgreSQL';
  step(`opening the data in ${config.dataFolder}${database}`);
  const foundation = await layFoundation(from);
  const services = createServices(foundation);
  services.housekeeping.start();
  shutdown.add('housekeeping', async () => await services.housekeeping.dispose());
  shutdown.add('webhook', async () => await services.secretUseNotes.dispose());

  const demo = config.isDemo ? await prepareDemo(from, services) : undefined;
  const { metrics } = foundation;
  const drain = new Drain();
  const app = await createApp(appOptions(from, { services, metrics, drain, demo }));
  // Sockets live in real time, whatever the clock of the rest.
  const closing = { drain, logger: log.logger, clock: systemClock };
  shutdown.add('http', async () => await closeApp(app, closing));
  const address = await listen(app, config.host, config.port);

  if (config.sip.edge === 'embedded') {
    step(`starting the SIP edge for ${sipDomainOf(config)}`);
    await addEdge(from, { app, services, metrics, address });
  }
  // First of all: what comes while the rest ends is refused in words.
  shutdown.add('requests', () => {
    drain.begin();
    return Promise.resolve();
  });
  const url = config.publicUrl ?? localUrl(config.host, address);
  log.logger.info('ready', { url, port: address.port, version: serverVersion });
  const close = async (): Promise<void> => await shutdown.run();
  return { url, port: address.port, demo: demo?.description, close, [Symbol.asyncDispose]: close };
}

async function layFoundation({ clock, config, log, shutdown }: Start): Promise<Foundation> {
  const db = await openStorage(config, { clock, logger: log.logger });
  shutdown.add('database', async () => await db.destroy());
  const box = new SecretBox(await loadKeyRing(config));
  await checkKeyFits(db, box);
  const shared = await createSharedState({ redisUrl: config.redisUrl, db, clock, logger: log.logger });
  shutdown.add('shared state', async () => await shared[Symbol.asyncDispose]());
  const metrics = new ServerMetrics({ clock, logger: log.logger, hasProcess: true });
  return { config, db, box, shared, clock, logger: log.logger, metrics };
}

async function prepareDemo({ clock, config, step }: Start, services: Services): Promise<Demo> {
  step('preparing the demo company');
  const { dataFolder } = config;
  const signUp = signUpModeOf(config);
  return await seedDemo({ ...services, clock, dataFolder, sipDomain: sipDomainOf(config), signUp });
}

interface AppParts {
  readonly services: Services;
  readonly metrics: ServerMetrics;
  readonly drain: Drain;
  readonly demo: Demo | undefined;
}

function appOptions({ clock, config, log }: Start, parts: AppParts): Parameters<typeof createApp>[0] {
  const { demo, drain, metrics, services } = parts;
  const { allowedOrigins, trustedProxies } = config;
  const publicFolder = config.publicFolder ?? defaultPublicFolder;
  return {
    log: log.pino,
    allowedOrigins,
    trustedProxies,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
    identity: { ...services, clock },
    provisioning: { ...services, addresses: config },
    webhook: services,
    health: { clock, version: serverVersion, readiness: services.readiness },
    metrics: { metrics, token: config.metrics.token },
    requestLimit: { ...config.requestLimit, clock },
    drain,
    pages: { ...config, publicFolder },
    demo: demo === undefined ? undefined : { ...demo, isLocal: isLoopbackRequest(config.host) },
  };
}

interface EdgeParts {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly metrics: ServerMetrics;
  readonly address: ListenAddress;
}

async function addEdge({ clock, config, log, shutdown }: Start, parts: EdgeParts): Promise<void> {
  const { address, app, metrics, services } = parts;
  const stop = await startEmbeddedEdge({
    server: app.server,
    domain: sipDomainOf(config),
    webhook: { url: `${address.ownUrl}${endpoints.authWebhook}`, ...services.ownEdge },
    users: services.users,
    metrics,
    trustedProxies: config.trustedProxies,
    clock,
    logger: log.logger,
  });
  shutdown.add('sip-edge', stop);
}

function localUrl(host: string, { ownUrl, port }: ListenAddress): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const isLocal = isEverywhere || isLoopbackRequest(new URL(ownUrl).host);
  return isLocal ? `http://localhost:${port}/` : `${ownUrl}/`;
}
