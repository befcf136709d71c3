import type { FastifyInstance } from 'fastify';
import { RequestError } from '../error/request-error.js';

/** Lets an app finish what it took while it takes no more. */
export class Drain {
  #isStopping = false;
  #openCount = 0;
  readonly #waiting: Set<() => void> = new Set<() => void>();

  /** Whether new requests are refused. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** How many requests were taken and not answered yet. */
  get openCount(): number {
    return this.#openCount;
  }

  /** From now on new requests are answered 503 and connections are let go. */
  begin(): void {
    this.#isStopping = true;
  }

  /** Resolves when everything that was taken is answered. */
  async whenEmpty(): Promise<void> {
    if (this.#openCount === 0) return;
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Counts the requests of `app`, and refuses them once it stops. */
  guard(app: FastifyInstance): void {
    app.addHook('preClose', (done) => {
      this.begin();
      done();
    });
    app.addHook('onRequest', (_request, _reply, done) => {
      this.#openCount += 1;
      if (!this.#isStopping) {
        done();
        return;
      }
      const message = 'The server is stopping. Try again in a moment.';
      done(new RequestError('server/stopping', message, { retryable: true, retryAfterMs: 2_000 }));
    });
    app.addHook('onSend', (_request, reply, payload) => {
      // A connection that stays open after its last answer would hold up the end.
      if (this.#isStopping) void reply.header('connection', 'close');
      return Promise.resolve(payload);
    });
    // Also when the caller went away before the end.
    app.addHook('onResponse', (_request, _reply, done) => {
      this.#openCount -= 1;
      if (this.#openCount === 0) this.#settle();
      done();
    });
  }

  #settle(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
