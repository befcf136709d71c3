import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../packages/server/dist/cli.js', import.meta.url));

export interface ServerProcess {
  /** As `http://localhost:41234`, without a slash at the end. */
  readonly url: string;
  /** Its data; gone after `stop`, left by `kill`. */
  readonly folder: string;
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ServerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What the config file says. Default: there is none. */
  readonly config?: object;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: a new one. */
  readonly folder?: string;
}

/** Starts the built command as an operator does, on a free port with throw-away data. */
export async function startServerProcess(options: ServerOptions = {}): Promise<ServerProcess> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'offhook-e2e-')));
  const configFile = join(folder, 'config.json');
  if (options.config !== undefined) await writeFile(configFile, JSON.stringify(options.config));
  const more = options.config === undefined ? [] : ['--config', configFile];
  const child = spawn(process.execPath, [command, '--demo', ...more], {
    env: { ...process.env, PORT: String(options.port ?? 0), DATA_FOLDER: folder, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));

  const url = await readyAddress(child, lines);
  return {
    url,
    folder,
    kill: async () => await endProcess(child, 'SIGKILL'),
    stop: async () => {
      await endProcess(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function readyAddress(child: ChildProcess, lines: string[]): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no output.');
  return await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      const [, address] = /Offhook is ready at (http:\/\/\S+?)\/?$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => {
      reject(new Error(`The server ended with code ${String(code)}:\n${lines.join('\n')}`));
    });
  });
}
