import { systemClock } from '@offhook/primitives';
import { administer } from '../compose/administer.js';
import { startResolvedServer } from '../compose/start-server.js';
import { serverVersion } from '../compose/package-folder.js';
import { configFileSource } from '../config/config-file.js';
import { environmentSource } from '../config/environment.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { ServerError } from '../error/server-error.js';
import { type AdminAction, type CommandLine, helpText, readCommandLine } from './command-line.js';
import { greeting } from './greeting.js';
import { runAdmin } from './run-admin.js';

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

/** Runs `offhook-server`. The server itself runs until it is told to stop: once to stop in order, twice at once. */
export async function runCommand(process: CommandProcess): Promise<void> {
  try {
    const commandLine = readCommandLine(process.args);
    if (commandLine.kind === 'help') process.print(helpText);
    else if (commandLine.kind === 'version') process.print(`${serverVersion}\n`);
    else if (commandLine.kind === 'administer') await administerOnce(process, commandLine);
    else await serve(process, commandLine);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    process.printError(`${error.message}\n`);
    process.exit(1);
  }
}

type Settings = Omit<CommandLine & { kind: 'start' }, 'kind'>;

async function administerOnce(
  process: CommandProcess,
  { action, ...settings }: Settings & { readonly action: AdminAction },
): Promise<void> {
  const config = await configOf(process, settings);
  const { output, remark } = await administer(config, async (administration) => {
    return await runAdmin(administration, action, systemClock.now());
  });
  if (output !== '') process.print(`${output}\n`);
  process.printError(`${remark}\n`);
}

async function serve(process: CommandProcess, settings: Settings): Promise<void> {
  const stop = stopSignal(process);
  const config = await configOf(process, settings);
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
  { configFile, flags }: Settings,
): Promise<ServerConfig> {
  const file = configFile === undefined ? [] : [await configFileSource(configFile)];
  return resolveConfig([...file, environmentSource(environment), flags]);
}
