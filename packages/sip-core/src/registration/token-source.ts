import { type Clock, waitFor } from '@offhook/primitives';
import { RegistrationError } from './registration-error.js';

export interface TokenRequest {
  readonly signal: AbortSignal;
  /** Whether the server has refused the token that was given last. */
  readonly isRenewal: boolean;
}

/** Gives an access token for the SIP server, new or still valid (RFC 8898). */
export type TokenProvider = (request: TokenRequest) => Promise<string>;

export interface TokenSourceOptions {
  readonly provider: TokenProvider;
  readonly clock: Clock;
}

const tokenTimeoutMs = 10_000;
// RFC 6750 §2.1: b64token. Anything else could begin a header of its own.
const tokenPattern = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Keeps the access token of an account, and asks for one once however many want it. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  #token: string | undefined;
  #asking: Promise<string> | undefined;
  #isRenewal = false;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /** The one that is known, without asking. */
  get current(): string | undefined {
    return this.#token;
  }

  /** @throws RegistrationError registration/token-unavailable */
  async get(): Promise<string> {
    this.#asking ??= this.#token === undefined ? this.#ask() : Promise.resolve(this.#token);
    try {
      return await this.#asking;
    } finally {
      this.#asking = undefined;
    }
  }

  /** The server does not take this one: the next `get` asks for another. */
  refuse(token: string): void {
    if (token !== this.#token) return;
    this.#token = undefined;
    this.#isRenewal = true;
  }

  async #ask(): Promise<string> {
    const { clock, provider } = this.#options;
    const token = await waitFor((signal) => provider({ signal, isRenewal: this.#isRenewal }), {
      clock,
      timeoutMs: tokenTimeoutMs,
      onTimeout: () => unavailable(undefined),
    }).catch((error: unknown) => {
      throw error instanceof RegistrationError ? error : unavailable(error);
    });
    if (!tokenPattern.test(token)) throw unavailable(undefined);
    this.#token = token;
    return token;
  }
}

function unavailable(cause: unknown): RegistrationError {
  return new RegistrationError(
    'registration/token-unavailable',
    'The phone could not get permission to register. It tries again.',
    { retryable: true, cause },
  );
}
