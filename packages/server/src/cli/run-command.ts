import { startResolvedServer } from '../compose/start-server.js';
import { serverVersion } from '../compose/package-folder.js';
import { configFileSource } from '../config/config-file.js';
import { environmentSource } from '../config/environment.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { ServerError } from '../error/server-error.js';
import { type CommandLine, helpText, readCommandLine } from './command-line.js';
import { greeting } from './greeting.js';

/** What the command needs of its process. */
export interface CommandProcess {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Calls back at each SIGINT and SIGTERM. */
  readonly onStopSignal: (listener: () => void) => void;
  readonly exit: (code: number) => void;
}

/** Runs `offhook-server` until it is told to stop: once to stop in order, twice to stop at once. */
export async function runCommand(process: CommandProcess): Promise<void> {
  try {
    const commandLine = readCommandLine(process.args);
    if (commandLine.kind === 'help') process.print(helpText);
    else if (commandLine.kind === 'version') process.print(`${serverVersion}\n`);
    else await serve(process, commandLine);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    process.printError(`${error.message}\n`);
    process.exit(1);
  }
}

async function serve(process: CommandProcess, commandLine: CommandLine & { kind: 'start' }): Promise<void> {
  const stop = stopSignal(process);
  const config = await configOf(process, commandLine);
  const onStep = (step: string): void => {
    process.print(`▸ ${step}\n`);
  };
  const server = await startResolvedServer(config, { onStep });
  process.print(greeting(server));
  await stop;
  process.print('▸ stopping\n');
  await server.close();
  process.exit(0);
}

/** Resolves at the first signal, also when that comes before the server is ready. */
async function stopSignal(process: CommandProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    let hasBeenAsked = false;
    process.onStopSignal(() => {
      if (hasBeenAsked) process.exit(1);
      hasBeenAsked = true;
      resolve();
    });
  });
}

async function configOf(
  { environment }: CommandProcess,
  { configFile, flags }: CommandLine & { kind: 'start' },
): Promise<ServerConfig> {
  const file = configFile === undefined ? [] : [await configFileSource(configFile)];
  return resolveConfig([...file, environmentSource(environment), flags]);
}
