import type { Clock, Logger } from '@offhook/primitives';
import type { EchoOffer } from './echo-offer.js';
import type { EchoPeer, EchoTransport } from './echo-peer.js';

export interface EchoCallOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long the caller may take to connect once it is answered. */
  readonly connectTimeoutMs: number;
  /** How long a connected caller may say nothing at all. */
  readonly silenceTimeoutMs: number;
}

/** One call on the echo line: ends itself when the caller never comes or has gone. */
export class EchoCall {
  /** Resolves once everything of the call is released. */
  readonly closed: Promise<void>;
  readonly #peer: EchoPeer;
  readonly #options: EchoCallOptions;
  readonly #resolveClosed: () => void;
  #cancelTimer: () => void = () => undefined;
  #heardAtMs = 0;
  #isClosing = false;

  constructor(peer: EchoPeer, options: EchoCallOptions) {
    this.#peer = peer;
    this.#options = options;
    const { promise, resolve } = deferred();
    this.closed = promise;
    this.#resolveClosed = resolve;
    peer.on('connected', () => {
      this.#watchForSilence();
    });
    peer.on('heard', () => {
      this.#heardAtMs = options.clock.now();
    });
    peer.on('failed', ({ reason }) => {
      void this.close(reason);
    });
  }

  async open(offer: EchoOffer): Promise<EchoTransport> {
    const transport = await this.#peer.open(offer);
    const { clock, connectTimeoutMs } = this.#options;
    if (!this.#isClosing) {
      this.#cancelTimer = clock.after(connectTimeoutMs, () => {
        void this.close('the caller never connected');
      });
    }
    return transport;
  }

  /** Safe to call twice; resolves with `closed`. */
  async close(reason: string): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#cancelTimer();
      const { logger } = this.#options;
      try {
        await this.#peer.close();
      } catch (error) {
        logger.warn('An echo call did not close cleanly.', { error });
      }
      logger.info('An echo call ended.', { reason, echoedCount: this.#peer.echoedCount });
      this.#resolveClosed();
    }
    await this.closed;
  }

  /** Looks again when the silence could have lasted long enough, so that packets cost no timer. */
  #watchForSilence(): void {
    if (this.#isClosing) return;
    const { clock, silenceTimeoutMs } = this.#options;
    this.#cancelTimer();
    this.#heardAtMs = clock.now();
    const look = (): void => {
      const leftMs = this.#heardAtMs + silenceTimeoutMs - clock.now();
      if (leftMs <= 0) void this.close('the caller fell silent');
      else this.#cancelTimer = clock.after(leftMs, look);
    };
    this.#cancelTimer = clock.after(silenceTimeoutMs, look);
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
