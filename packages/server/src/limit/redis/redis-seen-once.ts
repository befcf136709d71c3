import type { SeenOnce } from '../seen-once.js';
import type { RedisLink } from './redis-link.js';

export interface RedisSeenOnceOptions {
  readonly link: RedisLink;
  readonly name: string;
  /** Remembers along, and decides when Redis does not answer. */
  readonly memory: SeenOnce;
}

/** Remembers for all processes on one Redis. */
export class RedisSeenOnce implements SeenOnce {
  readonly #options: RedisSeenOnceOptions;

  constructor(options: RedisSeenOnceOptions) {
    this.#options = options;
  }

  async isFirst(key: string, forMs: number): Promise<boolean> {
    const { link, memory, name } = this.#options;
    // What was taken here while Redis was away must not be taken again when it is back.
    if (!(await memory.isFirst(key, forMs))) return false;
    const answer = await link.ask(
      async (redis) => await redis.set(`seen:${name}:${key}`, 1, 'PX', Math.ceil(forMs), 'NX'),
    );
    return answer === undefined || answer.value === 'OK';
  }
}
