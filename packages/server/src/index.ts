export { startServer } from './compose/start-server.js';
export type { RunningServer, ServerSurroundings } from './compose/start-server.js';
export type { PartialServerConfig } from './config/resolve-config.js';
export { defaultServerConfig } from './config/server-config.js';
export type {
  AccountLockConfig,
  BlacklistConfig,
  DeviceConfig,
  EdgeMode,
  LimitConfig,
  MetricsConfig,
  PasswordHashConfig,
  RequestLimitConfig,
  ServerConfig,
  ServerLogLevel,
  SessionConfig,
  SignUpMode,
  SipConfig,
  WebhookConfig,
} from './config/server-config.js';
export type { DemoCompany, DemoDescription, DemoUser } from './demo/demo-description.js';
export { RequestError, requestErrorCodes } from './error/request-error.js';
export type { RequestErrorCode, RequestErrorOptions } from './error/request-error.js';
export { ServerError, serverErrorCodes } from './error/server-error.js';
export type { ServerErrorCode } from './error/server-error.js';
