import type { Clock, Logger } from '@offhook/primitives';
import { Redis } from 'ioredis';

export interface RedisLinkOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Before each key. Default: `offhook:`. */
  readonly keyPrefix?: string;
}

/** How long a login or a verdict waits for Redis at most. */
const commandTimeoutMs = 250;
const connectTimeoutMs = 2_000;
/** A Redis that hung is asked again this much later: until then nobody waits for it. */
const retryAfterMs = 1_000;
const maxReconnectMs = 1_000;

/** What Redis answered. */
export interface RedisAnswer<Value> {
  readonly value: Value;
}

/** One connection to Redis that never makes its caller fail: when Redis does not answer, nobody does. */
export class RedisLink implements AsyncDisposable {
  readonly #options: RedisLinkOptions;
  readonly #client: Redis;
  #lastError: unknown;
  #isDegraded = false;
  #retryAtMs = 0;

  private constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#client = new Redis(options.url, {
      lazyConnect: true,
      connectionName: 'offhook',
      keyPrefix: options.keyPrefix ?? 'offhook:',
      connectTimeout: connectTimeoutMs,
      commandTimeout: commandTimeoutMs,
      // What cannot be asked now is not worth to be asked later.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableAutoPipelining: true,
      retryStrategy: (attempt) => Math.min(50 * attempt, maxReconnectMs),
    });
    this.#client.on('error', (error: unknown) => {
      this.#lastError = error;
    });
  }

  /** Resolves when Redis answers, or does not: then it is tried again and again beside the work. */
  static async connect(options: RedisLinkOptions): Promise<RedisLink> {
    const link = new RedisLink(options);
    await link.#client.connect().catch((error: unknown) => {
      link.#degrade(error);
    });
    return link;
  }

  /** Whether this process goes by its own memory at the moment. */
  get isDegraded(): boolean {
    return this.#isDegraded;
  }

  /** Undefined when Redis does not answer. */
  async ask<Value>(command: (client: Redis) => Promise<Value>): Promise<RedisAnswer<Value> | undefined> {
    if (this.#isDegraded && this.#options.clock.now() < this.#retryAtMs) return undefined;
    try {
      if (this.#client.status !== 'ready')
        throw new Error('There is no connection.', { cause: this.#lastError });
      const value = await command(this.#client);
      this.#recover();
      return { value };
    } catch (error) {
      this.#degrade(error);
      return undefined;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#client.disconnect();
    return Promise.resolve();
  }

  #degrade(error: unknown): void {
    this.#retryAtMs = this.#options.clock.now() + retryAfterMs;
    if (this.#isDegraded) return;
    this.#isDegraded = true;
    this.#options.logger.warn('Redis does not answer: limits and nonces are this process’s own', { error });
  }

  #recover(): void {
    if (!this.#isDegraded) return;
    this.#isDegraded = false;
    this.#options.logger.info('Redis answers again');
  }
}
