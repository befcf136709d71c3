import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { Subscription, SubscriptionEvents, SubscriptionRequest } from '../ports/signalling-port.js';

/** A subscription in memory. The test is the server. */
export class FakeSubscription implements Subscription {
  readonly #events: Emitter<SubscriptionEvents> = new Emitter<SubscriptionEvents>();
  readonly request: SubscriptionRequest;
  /** By either side. */
  isOver = false;

  constructor(request: SubscriptionRequest) {
    this.request = request;
  }

  on<Name extends keyof SubscriptionEvents>(
    name: Name,
    listener: (payload: SubscriptionEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async end(): Promise<void> {
    this.#events.clear();
    this.isOver = true;
    await Promise.resolve();
  }

  /** Sends a NOTIFY of the type that was asked for. */
  notify(body: string, state: 'active' | 'pending' | 'terminated' = 'active'): void {
    const contentType = body === '' ? '' : (this.request.accept.split(',')[0]?.trim() ?? '');
    if (!this.isOver) this.#events.emit('notified', { contentType, body, state });
  }

  /** Ends it in the server's name. */
  finish(end: SubscriptionEvents['ended']): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#events.emit('ended', end);
    this.#events.clear();
  }
}
