import { parseArgs } from 'node:util';
import type { ConfigSource } from '../config/resolve-config.js';
import { ServerError } from '../error/server-error.js';

/** What an operator wants done to the people of the server. */
export type AdminAction =
  | { readonly kind: 'add-user'; readonly username: string; readonly displayName: string }
  | { readonly kind: 'add-token'; readonly username: string; readonly name: string; readonly lifeMs: number }
  | { readonly kind: 'list-tokens' }
  | { readonly kind: 'revoke-token'; readonly id: string };

interface Settings {
  readonly configFile: string | undefined;
  readonly flags: ConfigSource;
}

export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'start' } & Settings)
  | ({ readonly kind: 'administer'; readonly action: AdminAction } & Settings);

const options = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  name: { type: 'string' },
  days: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type Flags = ReturnType<typeof parseArgs<{ readonly options: typeof options }>>['values'];

interface Parsed {
  readonly values: Flags;
  readonly positionals: readonly string[];
}

const flagOfPath: Readonly<Record<string, string>> = {
  port: '--port',
  host: '--host',
  dataFolder: '--data',
  isDemo: '--demo',
};

/** What `--help` prints. */
export const helpText = `Usage: offhook-server [flags]                                   starts the server
       offhook-server add-user <user> [--name <display name>]
       offhook-server add-token <user> [--name <text>] [--days <number>]
       offhook-server list-tokens
       offhook-server revoke-token <id>

  --config <file>   settings as JSON
  --port <number>   default 7400, or PORT; 0 picks a free one
  --host <address>  default 127.0.0.1, or HOST
  --data <folder>   default .offhook, or DATA_FOLDER
  --demo            with a demo company, and its page at /
  --name <text>     of the user, or what the token is for
  --days <number>   how long the token is valid; default 100
  --help            this text
  --version         the version

Flags win over the environment, and the environment over the file. All settings are in the README.
`;

/**
 * Reads the arguments behind the command's name.
 *
 * @throws ServerError server/config-invalid
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { positionals, values } = parse(args);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const settings = { configFile: values.config, flags: flagSource(values) };
  const [command, subject, ...more] = positionals;
  if (command === undefined) return { kind: 'start', ...settings };
  const read = actions.get(command);
  if (read === undefined) throw wrong(`There is no command ${command}`);
  if (more.length > 0) throw wrong(`${command} takes one name`);
  return { kind: 'administer', action: read(subject, values), ...settings };
}

type ActionReader = (subject: string | undefined, flags: Flags) => AdminAction;

const dayMs = 24 * 3_600_000;

const actions: ReadonlyMap<string, ActionReader> = new Map<string, ActionReader>([
  [
    'add-user',
    (subject, { name }) => {
      const username = usernameOf(subject);
      return { kind: 'add-user', username, displayName: textOf(name ?? username, '--name') };
    },
  ],
  [
    'add-token',
    (subject, { days = '100', name = 'access token' }) => {
      if (!/^\d{1,4}$/.test(days) || Number(days) === 0)
        throw wrong('--days must be a number from 1 to 9999');
      const lifeMs = Number(days) * dayMs;
      return { kind: 'add-token', username: usernameOf(subject), name: textOf(name, '--name'), lifeMs };
    },
  ],
  ['list-tokens', () => ({ kind: 'list-tokens' })],
  ['revoke-token', (subject) => ({ kind: 'revoke-token', id: textOf(subject ?? '', 'The id') })],
]);

/** What a provisioning document can carry as the user part of an address, without characters that shells mind. */
function usernameOf(text = ''): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text;
  throw wrong('The user must be 1 to 64 letters, digits, dots, hyphens or underscores');
}

function textOf(text: string, what: string): string {
  if (text.length >= 1 && text.length <= 128) return text;
  throw wrong(`${what} must be a text of 1 to 128 characters`);
}

function flagSource({ data, demo, host, port }: Flags): ConfigSource {
  const values = {
    ...(port === undefined ? {} : { port: /^\d+$/.test(port) ? Number(port) : port }),
    ...(host === undefined ? {} : { host }),
    ...(data === undefined ? {} : { dataFolder: data }),
    ...(demo === undefined ? {} : { isDemo: demo }),
  };
  return { values, nameOf: (path) => flagOfPath[path] ?? path };
}

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    // Node explains in several sentences how one could have meant it; the first is the fact.
    const [fact = 'The flags cannot be read'] = cause instanceof Error ? cause.message.split('. ') : [];
    throw wrong(fact.replace(/\.$/, ''));
  }
}

function wrong(fact: string): ServerError {
  return new ServerError('server/config-invalid', `${fact}. See --help.`);
}
