import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then its own user does it. Undefined: whoever runs the tests. */
export function serviceUser(name: string): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => {
    const { stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    if (stdout.trim() === '')
      throw new Error(`There is no user ${name} to run it as. Run npm test once as root.`);
    return Number(stdout);
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** A folder that another user can enter too. */
export async function serviceFolder(name: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), `offhook-${name}-`));
  await chmod(path, 0o777);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true });
    },
  };
}

export interface ServiceOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly user?: ServiceUser | undefined;
  /** What it prints when it can be used. */
  readonly readyPattern: RegExp;
}

/** A server of somebody else's, run as a child of the test. It dies with the test, also when that is killed. */
export class ChildService {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  private constructor({ args, command, cwd, user }: ServiceOptions) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    this.#child = spawn(command, args, { cwd, stdio: [...stdio], ...user });
    this.#ended = once(this.#child, 'exit');
    process.on('exit', this.#kill);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
  }

  static async start(options: ServiceOptions): Promise<ChildService> {
    const service = new ChildService(options);
    await service.#printed(options.readyPattern);
    return service;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process is gone. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', this.#kill);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    await this.#ended;
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  async #printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#output)) {
      const { exitCode, stderr, stdout } = this.#child;
      if (exitCode !== null || stdout === null || stderr === null) {
        throw new Error(`${this.#child.spawnfile} ended: ${this.#output}`);
      }
      await Promise.race([once(stdout, 'data'), once(stderr, 'data'), this.#ended]);
    }
  }
}
