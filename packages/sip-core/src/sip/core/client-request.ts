import type { SipRequest, SipResponse } from '@offhook/sip-message';
import { type ClientTransaction, makeResponse } from '@offhook/sip-transaction';
import { type CancelReason, cancelOf } from './cancel.js';
import type { UserAgent } from './user-agent.js';

export interface ClientRequestOptions {
  /** Without a Via. */
  readonly request: SipRequest;
  /** Numbers the request that follows a challenge. */
  readonly nextSequence: () => number;
  readonly onProgress?: (response: SipResponse) => void;
  /** The one final response: 408 or 503 of our own making where none came, or none could. */
  readonly onFinal: (response: SipResponse) => void;
}

// RFC 3261 §9.1: after 64 × T1 a cancelled INVITE counts as over, whether its 487 came or not.
const cancelTimeoutMs = 32_000;

const made = {
  'timed-out': { status: 408 },
  'flow-lost': { status: 503 },
} as const;

/** A request of ours with what it takes until it is answered: digests, a fresh token, and giving it up. */
export class ClientRequest {
  readonly #agent: UserAgent;
  readonly #options: ClientRequestOptions;
  /** The headers in which challenges were answered, and whether the last one was about a nonce of old. */
  readonly #answered = new Map<string, boolean>();
  #request: SipRequest;
  #transaction: ClientTransaction | undefined;
  #isProceeding = false;
  #isRenewed = false;
  readonly #over = new AbortController();
  #cancelReason: CancelReason | undefined;
  /** The server asked for a weaker digest than before, and got none. */
  isDowngrade = false;

  constructor(agent: UserAgent, options: ClientRequestOptions) {
    this.#agent = agent;
    this.#options = options;
    this.#request = options.request;
    this.#send(options.request);
  }

  /** As it was sent last. */
  get request(): SipRequest {
    return this.#request;
  }

  /** CANCEL, as soon as there is a provisional response (RFC 3261 §9.1). No challenge is answered any more. */
  cancel(reason: CancelReason): void {
    if (this.#cancelReason !== undefined || this.#isOver) return;
    this.#cancelReason = reason;
    if (this.#isProceeding) this.#agent.sendCancel(cancelOf(this.#request, reason));
    const { clock, lifetime } = this.#agent;
    const stopWaiting = clock.after(cancelTimeoutMs, () => {
      this.#finish(makeResponse(this.#request, made['timed-out']));
    });
    lifetime.addEventListener('abort', stopWaiting, { once: true, signal: this.#over.signal });
    this.#over.signal.addEventListener('abort', stopWaiting);
  }

  /** Nobody waits for an answer any more. */
  drop(): void {
    this.#over.abort();
    this.#transaction?.dispose();
  }

  #send(request: SipRequest): void {
    this.#request = request;
    this.#isProceeding = false;
    this.#transaction = this.#agent.send(request, {
      onResponse: (response) => {
        if (response.status < 200) this.#onProvisional(response);
        else this.#onFinal(response);
      },
      onFailure: (failure) => {
        // What cannot be sent fails at once: whoever asked has to have the time to listen.
        queueMicrotask(() => {
          this.#finish(makeResponse(request, made[failure]));
        });
      },
    });
  }

  #onProvisional(response: SipResponse): void {
    if (!this.#isProceeding && this.#cancelReason !== undefined) {
      this.#agent.sendCancel(cancelOf(this.#request, this.#cancelReason));
    }
    this.#isProceeding = true;
    this.#options.onProgress?.(response);
  }

  #onFinal(response: SipResponse): void {
    // What else comes of an INVITE needs no transaction: see `handleStrayAnswer`.
    this.#transaction?.dispose();
    const isChallenge = response.status === 401 || response.status === 407;
    if (isChallenge && this.#cancelReason === undefined) this.#onChallenge(response);
    else this.#finish(response);
  }

  #finish(response: SipResponse): void {
    if (this.#isOver) return;
    this.drop();
    this.#options.onFinal(response);
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #onChallenge(response: SipResponse): void {
    const answer = this.#agent.authenticator.answer(response, this.#request);
    const header = response.status === 401 ? 'Authorization' : 'Proxy-Authorization';
    const wasStale = this.#answered.get(header);
    if (answer === 'downgrade') {
      this.isDowngrade = true;
    } else if (answer !== undefined) {
      // A second time only where the first was made with a nonce of old: else the password is wrong.
      if (wasStale === undefined || (answer.isStale && !wasStale)) {
        this.#answered.set(header, answer.isStale);
        this.#sendAgain(header, answer.credentials);
        return;
      }
    } else if (this.#canRenew(response)) {
      void this.#renew(response);
      return;
    }
    this.#finish(response);
  }

  #canRenew({ status }: SipResponse): boolean {
    // A REGISTER says itself what became of its token.
    const { tokens } = this.#agent.requestHeaders;
    return status === 401 && tokens !== undefined && !this.#isRenewed && this.#request.method !== 'REGISTER';
  }

  /** RFC 8898 §2.1.2: the token has expired, and there may be another. */
  async #renew(response: SipResponse): Promise<void> {
    this.#isRenewed = true;
    const { tokens } = this.#agent.requestHeaders;
    const used = tokens?.current;
    if (used !== undefined) tokens?.refuse(used);
    const token = await tokens?.get().catch(() => undefined);
    if (this.#agent.lifetime.aborted || this.#isOver) return;
    const isUseless = token === undefined || token === used || this.#cancelReason !== undefined;
    if (isUseless) this.#finish(response);
    else this.#sendAgain('Authorization', `Bearer ${token}`);
  }

  #sendAgain(header: string, credentials: string): void {
    const headers = this.#request.headers.clone();
    headers.set(header, credentials);
    headers.set('CSeq', `${this.#options.nextSequence()} ${this.#request.method}`);
    this.#send({ ...this.#request, headers });
  }
}
