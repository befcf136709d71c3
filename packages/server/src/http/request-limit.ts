import type { Clock } from '@offhook/primitives';
import type { FastifyInstance } from 'fastify';
import type { RequestLimitConfig } from '../config/server-config.js';
import { RequestError } from '../error/request-error.js';
import { isLoopbackAddress, limitKeyOf } from '../limit/source-address.js';
import type { Metrics } from '../metrics/metrics.js';

export interface RequestLimitOptions extends RequestLimitConfig {
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** So many addresses are counted at once; the one that began first is forgotten first. */
const maxKeyCount = 20_000;

interface Window {
  readonly endsAtMs: number;
  readonly count: number;
}

/** Counts requests by source address, in windows that begin with an address's first request. */
export class RequestLimit {
  readonly #options: RequestLimitConfig & { readonly clock: Clock };
  readonly #windows: Map<string, Window> = new Map<string, Window>();

  constructor(options: RequestLimitConfig & { readonly clock: Clock }) {
    this.#options = options;
  }

  /** Counts a request. Answers for how many milliseconds its sender is refused: 0 when it is not. */
  take(sourceAddress: string): number {
    const { clock, requestCount, windowMs } = this.#options;
    // Behind a proxy that is not told of, everybody has this machine's address.
    if (requestCount === 0 || isLoopbackAddress(sourceAddress)) return 0;
    const key = limitKeyOf(sourceAddress) ?? sourceAddress;
    const nowMs = clock.now();
    const known = this.#windows.get(key);
    if (known === undefined || known.endsAtMs <= nowMs) {
      this.#begin(key, { endsAtMs: nowMs + windowMs, count: 1 });
      return 0;
    }
    if (known.count >= requestCount) return known.endsAtMs - nowMs;
    this.#windows.set(key, { ...known, count: known.count + 1 });
    return 0;
  }

  #begin(key: string, window: Window): void {
    // Deleting first moves the key to the end.
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const [first] = this.#windows.keys();
    if (this.#windows.size > maxKeyCount && first !== undefined) this.#windows.delete(first);
  }
}

/** Refuses who asks too much, before anything is done for him. */
export function limitRequests(app: FastifyInstance, options: RequestLimitOptions): void {
  const limit = new RequestLimit(options);
  app.addHook('onRequest', (request, _reply, done) => {
    const retryAfterMs = limit.take(request.ip);
    if (retryAfterMs === 0) {
      done();
      return;
    }
    options.metrics.limitReached('requests');
    const message = 'Too many requests came from this address. Try again in a moment.';
    done(new RequestError('request/too-many', message, { retryable: true, retryAfterMs }));
  });
}
