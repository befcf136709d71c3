import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: string;
}

type Task = (argument: never) => unknown;

/** Does what the parent process asks for, one task after the other or beside it, until the parent is gone. */
export function answerParent(tasks: Readonly<Record<string, Task>>): void {
  process.on('message', (message) => {
    void answer(tasks, message as Call).then((reply) => process.send?.(reply));
  });
  process.on('disconnect', () => process.exit());
}

async function answer(tasks: Readonly<Record<string, Task>>, call: Call): Promise<Answer> {
  const { argument, id, name } = call;
  try {
    return { id, value: await tasks[name]?.(argument as never) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Runs TypeScript sources, so that no build stands before the bench. */
const loader = fileURLToPath(
  new URL('../../../packages/server/src/testing/run-sources.mjs', import.meta.url),
);

/** A process of the bench: a file under `src/` that calls `answerParent`. */
export class BenchProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #pending: Map<number, Pending> = new Map<number, Pending>();
  #lastId = 0;

  /** The process is given the folder, and its log goes there, too. */
  constructor(file: string, folder: string) {
    const script = fileURLToPath(new URL(`../src/${file}`, import.meta.url));
    const flags = ['--expose-gc', '--conditions=@offhook/source', '--import', loader];
    const log = openSync(join(folder, `${basename(file)}.log`), 'a');
    this.#process = spawn(process.execPath, [...flags, script, folder], {
      stdio: ['ignore', 'inherit', log, 'ipc'],
    });
    closeSync(log);
    this.#process.on('message', (message) => {
      this.#settle(message as Answer);
    });
    this.#process.once('exit', (code) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`${file} ended with ${code}.`));
    });
  }

  /** Asks for a task of the process, by its name. */
  async ask<Value = void>(name: string, argument?: unknown): Promise<Value> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    this.#process.send({ id, name, argument });
    return (await answered) as Value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || !this.#process.connected) return;
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }

  #settle({ failure, id, value }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (failure === undefined) pending?.resolve(value);
    else pending?.reject(new Error(failure));
  }
}
