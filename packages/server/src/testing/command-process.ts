import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../cli.ts', import.meta.url));
const loader = new URL('../testing/run-sources.mjs', import.meta.url).href;
const external = { SIP_EDGE: 'external', SIP_WEBSOCKET_URLS: 'wss://sip.example.com' };
const children: Set<ChildProcess> = new Set<ChildProcess>();

/** For the end of each test: nothing that it started goes on. */
export function killCommands(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

/** `offhook-server` as a process of its own, from the sources. */
export class Command {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = '') {
    const node = ['--conditions', '@offhook/source', '--import', loader, command, ...args];
    const { PATH = '' } = process.env;
    this.#child = spawn(process.execPath, node, { env: { PATH, ...external, ...environment } });
    this.#exit = once(this.#child, 'exit');
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#child.stdin?.end(input);
    children.add(this.#child);
  }

  /** Resolves the address that the ready line names. */
  async ready(): Promise<string> {
    const [, url = ''] = await this.printed(/^Offhook is ready at (\S+)$/m);
    return url;
  }

  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found !== null) return found;
      if (this.#child.exitCode !== null) throw new Error(`It ended: ${this.stdout}${this.stderr}`);
      const output = this.#child.stdout;
      if (output === null) throw new Error('It has no output.');
      await Promise.race([once(output, 'data'), this.#exit]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async exitCode(): Promise<number | null> {
    await this.#exit;
    return this.#child.exitCode;
  }
}
