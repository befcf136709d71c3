import type { Clock } from '@offhook/primitives';
import type { OptionsPing } from './options-ping.js';

export interface KeepAliveOptions {
  readonly clock: Clock;
  readonly send: (data: string) => void;
  /** Called once when a server that has answered before does not any more. */
  readonly onSilent: () => void;
  /** Makes a request that any server answers, for those that take CRLF in silence. */
  readonly optionsPing?: OptionsPing | undefined;
}

/** How the server is asked; `unanswered` keeps the way open, and tells nothing. */
type Way = 'crlf' | 'options' | 'unanswered';

interface Pace {
  readonly intervalMs: number;
  readonly answerTimeoutMs: number;
}

// RFC 5626 §4.4.1, and RFC 7118 §6 for WebSocket.
const ping = '\r\n\r\n';
const pong = '\r\n';
// Below the 30 s after which home routers and proxies forget an idle connection.
const calm: Pace = { intervalMs: 25_000, answerTimeoutMs: 10_000 };
// A connection that dies in a call is found out within 8 s.
const watchful: Pace = { intervalMs: 4_000, answerTimeoutMs: 4_000 };
// Early, so that it is known before the first call how this server answers.
const firstPingMs = 2_000;
// A timer that comes this late has slept with the machine, and what it waited for may be on its way.
const sleptMs = 2_000;

/** Keeps a connection open with CRLF or OPTIONS, and finds out when nobody is there any more. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #cancel: () => void = () => undefined;
  #way: Way = 'crlf';
  /** Whether the server has answered in this way: many take a ping in silence, which then means nothing. */
  #isProven = false;
  #pace: Pace = calm;
  #isAsking = false;
  #askedAtMs = 0;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#wait(firstPingMs);
  }

  /** Asks more often, for as long as somebody would mind a dead connection. */
  setWatchful(isWatchful: boolean): void {
    this.#pace = isWatchful ? watchful : calm;
    if (!isWatchful) return;
    this.#isAsking = false;
    this.ask();
  }

  /** True when `data` was keep-alive and nothing else. */
  handle(data: string): boolean {
    // Anything that comes is a sign of life.
    if (this.#isAsking) this.#wait(this.#pace.intervalMs + this.#askedAtMs - this.#options.clock.now());
    this.#isAsking = false;
    if (data === ping) {
      this.#options.send(pong);
      return true;
    }
    if (data !== pong && this.#options.optionsPing?.isAnswer(data) !== true) return false;
    this.#isProven = true;
    if (this.#way === 'unanswered') this.#way = data === pong ? 'crlf' : 'options';
    return true;
  }

  /** Asks at once whether anybody is there. */
  ask(): void {
    if (this.#isAsking) return;
    const { clock, optionsPing, send } = this.#options;
    const { answerTimeoutMs, intervalMs } = this.#pace;
    this.#askedAtMs = clock.now();
    const dueMs = this.#askedAtMs + answerTimeoutMs;
    this.#isAsking = true;
    this.#after(answerTimeoutMs, () => {
      this.#isAsking = false;
      if (this.#way === 'unanswered') this.#wait(intervalMs - answerTimeoutMs);
      else this.#handleSilence(clock.now() - dueMs > sleptMs);
    });
    send(this.#way === 'options' && optionsPing !== undefined ? optionsPing.text() : ping);
  }

  stop(): void {
    this.#cancel();
  }

  #handleSilence(hasSlept: boolean): void {
    if (this.#isProven && !hasSlept) {
      this.#options.onSilent();
      return;
    }
    if (!this.#isProven) {
      this.#way = this.#way === 'crlf' && this.#options.optionsPing !== undefined ? 'options' : 'unanswered';
    }
    this.ask();
  }

  #wait(delayMs: number): void {
    this.#after(delayMs, () => {
      this.ask();
    });
  }

  #after(delayMs: number, task: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(delayMs, task);
  }
}
