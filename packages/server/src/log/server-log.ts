import { createLogger, type Logger, type LogLevel } from '@offhook/primitives';
import { type DestinationStream, pino, type Logger as Pino } from 'pino';
import type { ServerLogLevel } from '../config/server-config.js';
import { describeError } from './describe-error.js';
import { redactSecrets } from './redact-secrets.js';

export interface ServerLog {
  /** For the packages. */
  readonly logger: Logger;
  /** For Fastify. */
  readonly pino: Pino;
}

/** Structured lines, one JSON object each, to `destination`. */
export function createServerLog(level: ServerLogLevel, destination: DestinationStream): ServerLog {
  const sink = pino(
    {
      level,
      base: { service: 'offhook-server' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactSecrets },
      serializers: { error: describeError, err: describeError },
    },
    destination,
  );
  const logger = createLogger(({ context, level: at, message }) => {
    writers[at](sink, context, message);
  });
  return { logger, pino: sink };
}

type Writer = (sink: Pino, context: object, message: string) => void;

const writers: Readonly<Record<LogLevel, Writer>> = {
  debug: (sink, context, message) => sink.debug(context, message),
  info: (sink, context, message) => sink.info(context, message),
  warn: (sink, context, message) => sink.warn(context, message),
  error: (sink, context, message) => sink.error(context, message),
};
