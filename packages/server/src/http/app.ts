import { fastifyCors } from '@fastify/cors';
import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { answerClientError } from './client-error.js';
import { answerErrors, replyWithError } from './error-replies.js';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.js';
import { Drain } from './drain.js';
import { refuseWithoutHost } from './host-header.js';
import { takeJsonOnly } from './json-body.js';
import { collectMethods } from './method-not-allowed.js';
import { collectRoutes } from './openapi/api-document.js';
import { requestIdMaker } from './request-id.js';
import { limitRequests, type RequestLimitOptions } from './request-limit.js';
import { logRequests } from './request-log.js';
import { measureRequests } from './request-metrics.js';
import { addApiDocumentRoutes } from './routes/api-document-routes.js';
import { addAuthWebhookRoutes, type AuthWebhookServices } from './routes/auth-webhook-routes.js';
import { addDemoRoutes, type DemoServices } from './routes/demo-routes.js';
import { addHealthRoutes, type HealthServices } from './routes/health-routes.js';
import { addMetricsRoutes, type MetricsServices } from './routes/metrics-routes.js';
import { addPageRoutes, type PageServices } from './routes/page-routes.js';
import { addDeviceApiRoutes, type DeviceApiServices } from './routes/device-api-routes.js';
import { addIdentityApiRoutes, type IdentityApiServices } from './routes/identity-api-routes.js';
import { addSecurityHeaders } from './security-headers.js';
import { keepSignedBodies } from './signed-request.js';

export interface AppOptions {
  readonly log: FastifyBaseLogger;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Whether browsers reach the server by HTTPS. */
  readonly isHttps: boolean;
  readonly identity: IdentityApiServices;
  readonly provisioning: DeviceApiServices;
  readonly webhook: AuthWebhookServices;
  readonly health: HealthServices;
  readonly metrics: MetricsServices;
  readonly requestLimit: Omit<RequestLimitOptions, 'metrics'>;
  /** Default: one that nobody else knows. */
  readonly drain?: Drain;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly pages: PageServices;
  readonly demo?: DemoServices | undefined;
}

const preflightLifeSeconds = 600;

function createBareApp({ connectionLimits, log, trustedProxies }: AppOptions): FastifyInstance {
  const limits = { ...defaultConnectionLimits, ...connectionLimits };
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // We log a line of our own: the built-in one holds the address, and so a device token.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdMaker(trustedProxies),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: limits.maxHeaderBytes,
      // Node would refuse it without a word.
      requireHostHeader: false,
    },
    return503OnClosing: false,
    // Browsers connect ahead of need, and Node does not count a connection that never asked as idle.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, request, reply) => void replyWithError(error, request, reply),
    clientErrorHandler: answerClientError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

/** What pages and phones call. Pages of the allowed origins may, and answers are kept by nobody. */
async function addApi(app: FastifyInstance, options: AppOptions): Promise<void> {
  await app.register(async (api) => {
    await api.register(fastifyCors, {
      origin: [...options.allowedOrigins],
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'x-timestamp'],
      exposedHeaders: ['date', 'retry-after', 'www-authenticate', 'x-request-id'],
      maxAge: preflightLifeSeconds,
    });
    api.addHook('onRequest', (_request, reply, done) => {
      void reply.header('cache-control', 'no-store');
      done();
    });
    keepSignedBodies(api);
    limitRequests(api, { ...options.requestLimit, metrics: options.metrics.metrics });
    addIdentityApiRoutes(api, options.identity);
    addDeviceApiRoutes(api, options.provisioning);
  });
}

/** The HTTP side of the server: it listens nowhere yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = createBareApp(options);
  logRequests(app);
  addSecurityHeaders(app, options);
  answerErrors(app);
  measureRequests(app, options.metrics.metrics);
  (options.drain ?? new Drain()).guard(app);
  refuseWithoutHost(app);
  takeJsonOnly(app);
  await collectRoutes(app, options.health.version);
  const methods = collectMethods(app);
  await addApi(app, options);
  await addAuthWebhookRoutes(app, options.webhook);
  addHealthRoutes(app, options.health);
  addMetricsRoutes(app, options.metrics);
  addApiDocumentRoutes(app);
  if (options.demo !== undefined) addDemoRoutes(app, options.demo);
  await addPageRoutes(app, options.pages);
  methods.answer();
  await app.ready();
  return app;
}
