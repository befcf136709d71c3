export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Values that say more about a line: ids, counts, durations. Never a secret. */
export type LogContext = Readonly<Record<string, unknown>>;

/**
 * Where a package says what it does. `debug`: each message; `info`: one line per step of a life cycle;
 * `warn`: something failed and was mended; `error`: something was given up.
 */
export interface Logger {
  debug(message: string, context?: LogContext): void;
  info(message: string, context?: LogContext): void;
  warn(message: string, context?: LogContext): void;
  error(message: string, context?: LogContext): void;
  /** A logger that adds `context` to each of its lines. */
  child(context: LogContext): Logger;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly context: LogContext;
}

/** A logger that hands each line to `sink`, with the bound context merged in. */
export function createLogger(sink: (entry: LogEntry) => void, bound: LogContext = {}): Logger {
  const log =
    (level: LogLevel) =>
    (message: string, context: LogContext = {}): void => {
      sink({ level, message, context: { ...bound, ...context } });
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (context) => createLogger(sink, { ...bound, ...context }),
  };
}

/** Says nothing: the default of every package. */
export const silentLogger: Logger = createLogger(() => undefined);
