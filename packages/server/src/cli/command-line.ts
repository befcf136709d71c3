import { parseArgs } from 'node:util';
import type { ConfigSource } from '../config/resolve-config.js';
import { ServerError } from '../error/server-error.js';

export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly configFile: string | undefined; readonly flags: ConfigSource };

const options = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const flagOfPath: Readonly<Record<string, string>> = {
  port: '--port',
  host: '--host',
  dataFolder: '--data',
  isDemo: '--demo',
};

/** What `--help` prints. */
export const helpText = `Usage: offhook-server [flags]

  --config <file>   settings as JSON
  --port <number>   default 7400, or PORT; 0 picks a free one
  --host <address>  default 127.0.0.1, or HOST
  --data <folder>   default .offhook, or DATA_FOLDER
  --demo            with a demo company, and its page at /
  --help            this text
  --version         the version

Flags win over the environment, and the environment over the file. All settings:
https://github.com/offhook/offhook/tree/main/packages/server
`;

/**
 * Reads the arguments behind the command's name.
 *
 * @throws ServerError server/config-invalid
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { config, data, demo, help, host, port, version } = parse(args);
  if (help === true) return { kind: 'help' };
  if (version === true) return { kind: 'version' };
  const values = {
    ...(port === undefined ? {} : { port: /^\d+$/.test(port) ? Number(port) : port }),
    ...(host === undefined ? {} : { host }),
    ...(data === undefined ? {} : { dataFolder: data }),
    ...(demo === undefined ? {} : { isDemo: demo }),
  };
  const flags = { values, nameOf: (path: string) => flagOfPath[path] ?? path };
  return { kind: 'start', configFile: config, flags };
}

type Parsed = ReturnType<typeof parseArgs<{ readonly options: typeof options }>>['values'];

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (cause) {
    // Node explains in several sentences how one could have meant it; the first is the fact.
    const [fact = 'The flags cannot be read'] = cause instanceof Error ? cause.message.split('. ') : [];
    const message = `${fact.replace(/\.$/, '')}. See --help.`;
    throw new ServerError('server/config-invalid', message, { cause });
  }
}
