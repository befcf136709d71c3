import { isOffhookError, systemClock } from '@offhook/primitives';
import { type OpenAdministration, openAdministration } from '../compose/administer.js';
import { serverVersion } from '../compose/package-folder.js';
import { startResolvedServer } from '../compose/start-server.js';
import { configFileSource } from '../config/config-file.js';
import { environmentSource } from '../config/environment.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { backupDatabase } from '../storage/backup.js';
import type { Answer } from './answer.js';
import type { Workplace } from './command.js';
import { type AdministerLine, type CommandLine, readCommandLine } from './command-line.js';
import { commandTable } from './command-table.js';
import { greeting } from './greeting.js';

/** What the command needs of its process. */
export interface CommandProcess {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** The whole standard input. */
  readonly readInput: () => Promise<string>;
  /** Calls back at each SIGINT and SIGTERM. */
  readonly onStopSignal: (listener: () => void) => void;
  readonly exit: (code: number) => void;
}

const exitCodes = { failed: 1, misused: 2 } as const;

/** Runs `offhook-server`. The server itself runs until it is told to stop: once to stop in order, twice at once. */
export async function runCommand(process: CommandProcess): Promise<void> {
  try {
    const commandLine = readCommandLine(process.args, commandTable);
    if (commandLine.kind === 'help') process.print(commandLine.text);
    else if (commandLine.kind === 'version') process.print(`${serverVersion}\n`);
    else if (commandLine.kind === 'administer') await administerOnce(process, commandLine);
    else await serve(process, commandLine);
  } catch (error) {
    if (!isOffhookError(error)) throw error;
    const { code, message } = error;
    // The line itself may be what is wrong, so it is asked in words.
    const isJson = process.args.includes('--json');
    process.printError(isJson ? `${JSON.stringify({ error: { code, message } })}\n` : `${message}\n`);
    process.exit(code === 'server/command-invalid' ? exitCodes.misused : exitCodes.failed);
  }
}

async function administerOnce(process: CommandProcess, line: AdministerLine): Promise<void> {
  const config = await configOf(process, line);
  const { json, output, remark } = await answerOf(process, line, config);
  if (line.isJson) {
    process.print(`${JSON.stringify(json)}\n`);
    return;
  }
  if (output !== '') process.print(`${output}\n`);
  if (remark !== '') process.printError(`${remark}\n`);
}

/** Opens the data when the command asks for it, and closes it when the command is done. */
async function answerOf(
  { readInput }: CommandProcess,
  { command, input }: AdministerLine,
  config: ServerConfig,
): Promise<Answer> {
  const backUp: Workplace['backUp'] = async (file) => {
    await backupDatabase(config, file);
  };
  let data: OpenAdministration | undefined;
  const open: Workplace['open'] = async () => {
    data ??= await openAdministration(config);
    return data.administration;
  };
  try {
    // The line was read by the command's own parameters.
    return await command.run({ open, backUp, readInput, nowMs: systemClock.now() }, input as never);
  } finally {
    await data?.[Symbol.asyncDispose]();
  }
}

type Settings = Omit<CommandLine & { kind: 'start' }, 'kind'>;

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
