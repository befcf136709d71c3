import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('storage-victim.ts', import.meta.url));
const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url));
/** What cannot be put into one file. */
const external = ['libsql', 'pg', 'ioredis', 'pino', '@node-rs/argon2'];

/** Makes one file of it, because it is started often and its sources take long to load. Answers its path. */
export async function bundleVictim(folder: string): Promise<string> {
  const outfile = join(folder, 'victim.mjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@offhook/source'],
    external,
    logLevel: 'error',
  });
  await symlink(dependencies, join(folder, 'node_modules'));
  return outfile;
}

/** A child that says what it does, line by line. */
export class VictimProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(program: string, place: string, work: 'write' | 'race') {
    this.#child = spawn(process.execPath, [program, place, work]);
    this.#ended = once(this.#child, 'close');
    this.#child.stdout.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** Whole lines only: what it was saying when it died does not count. */
  get lines(): readonly string[] {
    return this.#output.split('\n').slice(0, -1);
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Resolves the line that matches. */
  async said(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null) throw new Error(`It ended: ${this.#output}`);
      await Promise.race([once(this.#child.stdout, 'data'), this.#ended]);
    }
  }

  /** As `kill -9`; resolves when everything that it said has come. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
