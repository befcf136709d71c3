import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchProcess } from '../bench-process.js';
import type { LoadResult } from './load-result.js';

export interface Ports {
  readonly server: number;
  readonly bare: number;
}

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** The bare route and ours, one after the other. */
export interface Round {
  readonly bare: LoadResult;
  readonly ours: LoadResult;
}

export interface RoundOptions {
  readonly durationMs: number;
  readonly connectionCount?: number;
}

/** A database that grows, a server that is started on it anew, and somebody who asks. */
export class Stage implements AsyncDisposable {
  readonly #folder: string;
  #server: BenchProcess;
  readonly load: BenchProcess;
  readonly storm: BenchProcess;
  phoneCount = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = new BenchProcess('webhook/bench-server.ts', folder);
    this.load = new BenchProcess('webhook/load.ts', folder);
    this.storm = new BenchProcess('webhook/load.ts', folder);
  }

  static async open(): Promise<Stage> {
    const stage = new Stage(await mkdtemp(join(tmpdir(), 'offhook-bench-')));
    await stage.ports();
    return stage;
  }

  async ports(): Promise<Ports> {
    return await this.#server.ask<Ports>('ports');
  }

  async memory(): Promise<Memory> {
    return await this.#server.ask<Memory>('memory');
  }

  /** Makes phones until there are so many, and starts the server anew. */
  async growTo(phoneCount: number): Promise<void> {
    await this.#endServer();
    await using seeder = new BenchProcess('webhook/seeder.ts', this.#folder);
    await seeder.ask('seed', { fromCount: this.phoneCount, toCount: phoneCount });
    this.phoneCount = phoneCount;
    this.#server = new BenchProcess('webhook/bench-server.ts', this.#folder);
    await this.ports();
  }

  async askServer(options: RoundOptions): Promise<LoadResult> {
    return await this.#ask((await this.ports()).server, '"status":"ok"', options);
  }

  async round(options: RoundOptions): Promise<Round> {
    const { bare } = await this.ports();
    return { bare: await this.#ask(bare, '"status"', options), ours: await this.askServer(options) };
  }

  /** What the compiler has not seen yet is slow, and the first use of each secret is written down. */
  async warmUp(durationMs: number): Promise<void> {
    await this.round({ durationMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endServer();
    await this.load[Symbol.asyncDispose]();
    await this.storm[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ask(port: number, expected: string, options: RoundOptions): Promise<LoadResult> {
    const { phoneCount } = this;
    const request = { connectionCount: 64, ...options, port, expected, phoneCount };
    return await this.load.ask<LoadResult>('load', request);
  }

  async #endServer(): Promise<void> {
    await this.#server.ask('close');
    await this.#server[Symbol.asyncDispose]();
  }
}
