import {
  type Clock,
  type Logger,
  silentLogger,
  systemClock,
  toOffhookError,
  waitFor,
} from '@offhook/primitives';
import { EdgeError } from '../edge-error.js';
import { writeEchoAnswer } from './echo-answer.js';
import { EchoCall, type EchoCallOptions } from './echo-call.js';
import { readEchoOffer } from './echo-offer.js';
import type { EchoEngine } from './echo-peer.js';
import { weriftEchoEngine } from './werift-echo-engine.js';
import type { WeriftEchoOptions } from './werift-echo-options.js';

/** A call that the echo line took. */
export interface EchoAnswer {
  /** The whole answer: its candidates are inside, nothing trickles after it. */
  readonly sdp: string;
  /** Resolves once the call is over, whoever ended it: tell the caller with a BYE. Never rejects. */
  readonly closed: Promise<void>;
  /** Hangs up. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** A number that sends the caller's own audio straight back. */
export interface EchoLine {
  /**
   * Answers an offer. Aborting `signal` gives up before there is an answer; after that, `close` hangs up.
   *
   * @throws EdgeError `edge/bad-offer`, `edge/echo-busy` or `edge/echo-unavailable`
   */
  answer(offerSdp: string, options: { readonly signal: AbortSignal }): Promise<EchoAnswer>;
  /** Loads the media engine (0.4 s, 35 MB) ahead of the first call, which otherwise waits for it. Optional. */
  prepare(): Promise<void>;
  /** Hangs up all calls and takes no more. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface EchoLineOptions extends WeriftEchoOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How many calls at once. Default: 20. */
  readonly maxCalls?: number;
  /** How long an answer may take. Default: 5,000. */
  readonly answerTimeoutMs?: number;
  /** How long an answered caller may take to connect. Default: 30,000. */
  readonly connectTimeoutMs?: number;
  /** How long a connected caller may say nothing (RFC 7675 §5.1). Default: 30,000. */
  readonly silenceTimeoutMs?: number;
  /** The media engine. Default: werift. */
  readonly engine?: EchoEngine;
}

/** An echo line for one machine. */
export function createEchoLine(options: EchoLineOptions = {}): EchoLine {
  return new PeerEchoLine(options);
}

class PeerEchoLine implements EchoLine {
  readonly #calls: Set<EchoCall> = new Set<EchoCall>();
  readonly #lifetime: AbortController = new AbortController();
  readonly #callOptions: EchoCallOptions;
  readonly #engine: EchoEngine;
  readonly #maxCalls: number;
  readonly #answerTimeoutMs: number;

  constructor(options: EchoLineOptions) {
    this.#callOptions = {
      clock: options.clock ?? systemClock,
      logger: options.logger ?? silentLogger,
      connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
      silenceTimeoutMs: options.silenceTimeoutMs ?? 30_000,
    };
    this.#engine = options.engine ?? weriftEchoEngine(options);
    this.#maxCalls = options.maxCalls ?? 20;
    this.#answerTimeoutMs = options.answerTimeoutMs ?? 5_000;
  }

  async answer(offerSdp: string, { signal }: { readonly signal: AbortSignal }): Promise<EchoAnswer> {
    this.#lifetime.signal.throwIfAborted();
    signal.throwIfAborted();
    const offer = readEchoOffer(offerSdp);
    const call = this.#admit();
    try {
      const transport = await waitFor(() => call.open(offer), {
        clock: this.#callOptions.clock,
        timeoutMs: this.#answerTimeoutMs,
        onTimeout: () => unavailable('it took too long to open'),
        signal: AbortSignal.any([signal, this.#lifetime.signal]),
      });
      this.#callOptions.logger.info('An echo call was answered.', { callCount: this.#calls.size });
      const sdp = writeEchoAnswer(offer, transport);
      return { sdp, closed: call.closed, close: () => call.close('hung up') };
    } catch (error) {
      // Not waited for: whoever gave up or ran out of time is not to wait for the clearing as well.
      void call.close('it was not answered');
      if (error === signal.reason) throw error;
      throw toOffhookError(error, (cause) => unavailable('its media engine failed', cause));
    }
  }

  async prepare(): Promise<void> {
    try {
      await this.#engine.prepare();
    } catch (cause) {
      throw unavailable('its media engine failed', cause);
    }
  }

  async dispose(): Promise<void> {
    this.#lifetime.abort(unavailable('it is closed'));
    await Promise.all([...this.#calls].map((call) => call.close('the echo line is closing')));
  }

  #admit(): EchoCall {
    if (this.#calls.size >= this.#maxCalls) {
      throw new EdgeError('edge/echo-busy', 'The echo line has as many calls as it takes. Try again later.', {
        retryable: true,
      });
    }
    const call = new EchoCall(this.#engine.createPeer(), this.#callOptions);
    this.#calls.add(call);
    void call.closed.then(() => this.#calls.delete(call));
    return call;
  }
}

function unavailable(why: string, cause?: unknown): EdgeError {
  return new EdgeError('edge/echo-unavailable', `The echo line cannot take the call: ${why}.`, {
    retryable: true,
    cause,
  });
}
