import { type Clock, waitFor } from '@offhook/primitives';
import {
  askServer,
  askServerFor,
  endpoints,
  endpointUrl,
  type RequestMethod,
  type RequestProof,
} from '@offhook/protocol';
import * as z from 'zod/mini';
import { timedOut } from '../session/session-errors.js';
import { authErrors } from './auth-errors.js';
import type { ServerTime } from './server-time.js';

/** What is asked of the server, and by whose right. */
export interface Question {
  readonly method: RequestMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly proof?: RequestProof | undefined;
}

export interface AuthRequestsOptions {
  readonly clock: Clock;
  readonly time: ServerTime;
  readonly fetch: typeof fetch | undefined;
  /** The server's address, as it is now. */
  readonly address: () => URL;
}

// Knowing the time is worth less than logging in.
const timePatienceMs = 2_000;

const timeSchema = z.object({ now: z.string() });

/** The way to the server. What goes wrong comes out as an `AuthError`, or as the signal's reason. */
export class AuthRequests {
  readonly #options: AuthRequestsOptions;

  constructor(options: AuthRequestsOptions) {
    this.#options = options;
  }

  async ask(question: Question, signal: AbortSignal): Promise<void> {
    await askServer(this.#request(question, signal), authErrors);
  }

  async askFor<Answer>(
    schema: z.ZodMiniType<Answer>,
    question: Question,
    signal: AbortSignal,
  ): Promise<Answer> {
    return await askServerFor(schema, this.#request(question, signal), authErrors);
  }

  /** Asks the server what time it is, unless its answers have shown it. Never fails: then the own clock must do. */
  async ensureTime(signal: AbortSignal): Promise<void> {
    const { clock, time } = this.#options;
    if (time.isKnown) return;
    const limits = { clock, signal, timeoutMs: timePatienceMs, onTimeout: timedOut };
    await waitFor(async (inner) => await this.syncTime(inner), limits).catch(() => undefined);
  }

  /** Asks the server what time it is. */
  async syncTime(signal: AbortSignal): Promise<void> {
    const { clock, time } = this.#options;
    const sentAtMs = clock.now();
    const { now } = await this.askFor(timeSchema, { method: 'GET', path: endpoints.time }, signal);
    const nowMs = Date.parse(now);
    if (!Number.isNaN(nowMs)) time.learn(nowMs, { sentAtMs, receivedAtMs: clock.now() });
  }

  #request({ path, ...question }: Question, signal: AbortSignal) {
    const { address, clock } = this.#options;
    return { ...question, url: endpointUrl(address(), path), clock, fetch: this.#fetch, signal };
  }

  readonly #fetch: typeof fetch = async (...order) => {
    const { clock, fetch: ask = fetch, time } = this.#options;
    const sentAtMs = clock.now();
    const answer = await ask(...order);
    time.learnFromHeader(answer.headers.get('date'), { sentAtMs, receivedAtMs: clock.now() });
    return answer;
  };
}
