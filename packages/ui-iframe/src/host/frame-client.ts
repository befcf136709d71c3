import { type Clock, Emitter, type Logger, type Unsubscribe, waitFor } from '@offhook/primitives';
import type { FrameMethod, FrameMethods } from '@offhook/protocol';
import { FrameError } from '../rpc/frame-error.js';
import { FrameConnection, kindOf } from './frame-connection.js';
import type { FrameWindow } from './frame-window.js';
import { Gate } from './gate.js';
import { eventShapes, inboundMessageShapes, isFrameEvent, resultShapes } from './inbound-shapes.js';
import { PendingRequests } from './pending-requests.js';
import type { FrameRequestOptions, PhoneFrame, PhoneFrameEvents } from './phone-frame.js';
import { rebuildError } from './rebuild-error.js';

export interface FrameClientOptions {
  readonly window: FrameWindow;
  readonly origin: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const defaultTimeoutMs = 10_000;
const timeoutsMs: Partial<Record<FrameMethod, number>> = {
  /** It may have to end one phone and to connect the next. */
  'phone.provision': 30_000,
  /** The deadlines of the steps that wait for each other, one after the other, and a goodbye. */
  'phone.check': 120_000,
};

/** Wires connection, queue and pending requests into the host's `PhoneFrame`. */
export class FrameClient implements PhoneFrame {
  readonly ready: Promise<void>;
  readonly #events: Emitter<PhoneFrameEvents> = new Emitter<PhoneFrameEvents>();
  readonly #gate: Gate = new Gate();
  readonly #pending: PendingRequests = new PendingRequests();
  readonly #connection: FrameConnection;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #endings: (() => void)[];
  #capabilities: readonly string[] | undefined;
  #isClosed = false;

  constructor({ clock, logger, origin, signal, timeoutMs, window }: FrameClientOptions) {
    this.#clock = clock;
    this.#logger = logger;
    this.#connection = new FrameConnection({
      window,
      origin,
      logger,
      listeners: {
        onReady: (capabilities) => this.#handleReady(capabilities),
        onLost: () => this.#handleLost(),
        onMismatch: (error) => this.#close(error),
        onMessage: (message) => this.#handleMessage(message),
      },
    });
    const dispose = (): void => this.dispose();
    this.#endings = [
      window.onRemoved(() => this.#close(removed())),
      clock.after(timeoutMs, () => this.#handleDeadline()),
      () => signal?.removeEventListener('abort', dispose),
    ];
    this.ready = this.#gate.pass();
    // Whoever does not await `ready` hears of the failure from their requests.
    this.ready.catch(() => undefined);
    signal?.addEventListener('abort', dispose, { once: true });
    if (signal?.aborted === true) dispose();
    else if (window.source === null) this.#close(removed());
    else window.load();
  }

  get capabilities(): readonly string[] {
    return this.#capabilities ?? [];
  }

  on<Name extends keyof PhoneFrameEvents>(
    name: Name,
    listener: (payload: PhoneFrameEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
    options: FrameRequestOptions = {},
  ): Promise<FrameMethods[Name]['result']> {
    const answer = await waitFor((signal) => this.#ask(method, params, signal), {
      clock: this.#clock,
      timeoutMs: options.timeoutMs ?? timeoutsMs[method] ?? defaultTimeoutMs,
      onTimeout: () => timedOut(),
      signal: options.signal,
    });
    const result = resultShapes[method](answer);
    if (result === undefined) {
      throw new FrameError('frame/invalid-result', 'The phone gave an answer that makes no sense.');
    }
    return result;
  }

  dispose(): void {
    this.#close(new FrameError('frame/disposed', 'The phone has been put away.'));
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #ask(method: FrameMethod, params: unknown, signal: AbortSignal): Promise<unknown> {
    // The frame may have gone again between the gate's opening and this line's turn.
    do await this.#gate.pass(signal);
    while (!this.#connection.isReady);
    signal.throwIfAborted();
    if (!this.capabilities.includes(method)) throw unsupported(method);
    return await this.#pending.ask((id) => {
      this.#connection.post({ kind: 'request', id, method, params });
    }, signal);
  }

  #handleReady(capabilities: readonly string[]): void {
    const isReload = this.#capabilities !== undefined;
    this.#capabilities = capabilities;
    this.#gate.open();
    if (isReload) this.#events.emit('reloaded', { capabilities });
  }

  #handleLost(): void {
    this.#gate.shut();
    this.#pending.rejectAll(
      new FrameError('frame/reloaded', 'The phone was loaded anew before it could answer. Try again.', {
        retryable: true,
      }),
    );
  }

  #handleDeadline(): void {
    if (this.#capabilities === undefined) this.#close(timedOut());
  }

  #handleMessage(message: unknown): void {
    switch (kindOf(message)) {
      case 'result': {
        const answer = inboundMessageShapes.result(message);
        if (answer !== undefined) this.#pending.resolve(answer.id, answer.result);
        return;
      }
      case 'error': {
        const answer = inboundMessageShapes.error(message);
        if (answer !== undefined) this.#pending.reject(answer.id, rebuildError(answer.error));
        return;
      }
      case 'event': {
        const event = inboundMessageShapes.event(message);
        if (event !== undefined) this.#handleEvent(event.name, event.payload);
        return;
      }
      default:
        this.#logger.debug('Ignored a message of an unknown kind.');
    }
  }

  /** Unknown names are a newer frame's, so they pass in silence. */
  #handleEvent(name: string, payload: unknown): void {
    if (!isFrameEvent(name)) return;
    const read = eventShapes[name](payload);
    if (read === undefined) this.#logger.warn('Ignored an event that makes no sense.', { name });
    else this.#events.emit(name, read);
  }

  #close(error: FrameError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const end of this.#endings) end();
    this.#connection.close();
    this.#gate.break(error);
    this.#pending.rejectAll(error);
    this.#events.emit('closed', { error });
    this.#events.clear();
  }
}

function timedOut(): FrameError {
  return new FrameError('frame/timed-out', 'The phone did not answer in time. Try again.', {
    retryable: true,
  });
}

function removed(): FrameError {
  return new FrameError('frame/removed', 'The phone is not part of this page any more.');
}

function unsupported(method: string): FrameError {
  return new FrameError('frame/unsupported', `This phone cannot do that: it does not know “${method}”.`);
}
