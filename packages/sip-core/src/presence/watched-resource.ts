import {
  type Backoff,
  type Clock,
  Emitter,
  isOffhookError,
  type Subscribable,
  type Unsubscribe,
} from '@offhook/primitives';
import type { Subscription, SubscriptionEvents, SubscriptionRequest } from '../ports/subscription.js';
import type { EventPackage } from './event-package.js';
import { PresenceError } from './presence-error.js';
import type { PacedTask } from './paced-queue.js';
import { afterEnd } from './subscription-end.js';
import { type WatchState, watchTransitions, type WatchTrigger } from './watch-state.js';

export interface WatchEvents<Value> {
  changed: { readonly state: WatchState<Value> };
  /** The server sent what cannot be read. The state stays as it was. */
  documentRefused: { readonly error: PresenceError };
}

export interface WatchedResourceOptions<Value> {
  readonly target: string;
  readonly eventPackage: EventPackage<Value>;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly subscribe: (request: SubscriptionRequest) => Subscription;
  /** Asks to be started again. */
  readonly onDue: (delayMs: number) => void;
}

// A subscription that lasted as long was no failure.
const stableAfterMs = 30_000;
const longestRetryAfterMs = 3_600_000;

/** One resource that somebody watches, whoever and however many: one subscription at a time, and what it told last. */
export class WatchedResource<Value> implements PacedTask, Subscribable<WatchEvents<Value>> {
  readonly #options: WatchedResourceOptions<Value>;
  readonly #events = new Emitter<WatchEvents<Value>>();
  #state: WatchState<Value> = { kind: 'waiting' };
  #subscription: Subscription | undefined;
  #settle: () => void = () => undefined;
  #startedAtMs = 0;
  #failureCount = 0;
  #watcherCount = 0;

  constructor(options: WatchedResourceOptions<Value>) {
    this.#options = options;
  }

  get state(): WatchState<Value> {
    return this.#state;
  }

  get isSubscribed(): boolean {
    return this.#subscription !== undefined;
  }

  on<Name extends keyof WatchEvents<Value>>(
    name: Name,
    listener: (payload: WatchEvents<Value>[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  addWatcher(): void {
    this.#watcherCount += 1;
  }

  /** True when it was the last. */
  removeWatcher(): boolean {
    this.#watcherCount -= 1;
    return this.#watcherCount === 0;
  }

  /** Subscribes. Resolves with the first NOTIFY, or when there will be none. */
  start(): Promise<void> {
    const { clock, eventPackage, subscribe, target } = this.#options;
    const { contentType, createReader, event, expiresSeconds } = eventPackage;
    this.#drop();
    this.#startedAtMs = clock.now();
    const read = createReader();
    return new Promise((resolve) => {
      this.#settle = resolve;
      const subscription = subscribe({ target, event, accept: contentType, expiresSeconds });
      this.#subscription = subscription;
      subscription.on('notified', (notification) => {
        this.#settle();
        this.#take(notification, read);
      });
      subscription.on('ended', (end) => {
        this.#handleEnd(end);
      });
    });
  }

  /** The connection is gone, and the subscription with it. */
  handleConnectionLost(): void {
    this.#drop();
    this.#move('lose');
  }

  /** Takes a NOTIFY that came without a subscription. */
  handleNotify(contentType: string, body: string): void {
    this.#take({ contentType, body, state: 'active' }, this.#options.eventPackage.createReader());
  }

  dispose(): void {
    this.#drop();
    this.#events.clear();
  }

  #take(
    { body, contentType }: SubscriptionEvents['notified'],
    read: ReturnType<EventPackage<Value>['createReader']>,
  ): void {
    // A server that may not tell yet, or that has nothing to tell, sends no body.
    if (body.trim() === '') return;
    try {
      if (!isOfType(contentType, this.#options.eventPackage.contentType)) {
        throw new PresenceError(
          'presence/invalid-document',
          'The phone server sent a state of another kind.',
        );
      }
      const { hasGap, value } = read(body);
      if (value !== undefined) this.#move('notify', { kind: 'live', value });
      if (hasGap) this.#askForAll();
    } catch (error) {
      if (!isOffhookError(error) || !(error instanceof PresenceError)) throw error;
      this.#events.emit('documentRefused', { error });
    }
  }

  /** A new subscription begins with all there is (RFC 4235 §4.3), but not for a server that leaves gaps always. */
  #askForAll(): void {
    if (this.#subscription === undefined || !this.#wasStable()) return;
    this.#drop();
    this.#options.onDue(0);
  }

  #handleEnd(end: SubscriptionEvents['ended']): void {
    this.#subscription = undefined;
    this.#settle();
    const next = afterEnd(end);
    if (next === 'kept') return;
    if (next === 'never') {
      this.#move('refuse', { kind: 'refused', error: refusedError(end) });
      return;
    }
    this.#move('lose');
    this.#failureCount = this.#wasStable() ? 0 : this.#failureCount + 1;
    const retryAfterMs = Math.min((end.retryAfterSeconds ?? 0) * 1_000, longestRetryAfterMs);
    const isFresh = next === 'now' && this.#failureCount === 0;
    this.#options.onDue(isFresh ? 0 : Math.max(this.#options.backoff(this.#failureCount), retryAfterMs));
  }

  #wasStable(): boolean {
    return this.#options.clock.now() - this.#startedAtMs >= stableAfterMs;
  }

  #drop(): void {
    void this.#subscription?.end();
    this.#subscription = undefined;
    this.#settle();
  }

  #move(trigger: WatchTrigger, told?: WatchState<Value>): void {
    const kind = watchTransitions[this.#state.kind][trigger];
    const known = this.#state;
    if (told?.kind === kind) this.#state = told;
    else if (kind === 'stale' && known.kind === 'live') this.#state = { kind, value: known.value };
    if (this.#state !== known) this.#events.emit('changed', { state: this.#state });
  }
}

function isOfType(contentType: string, wanted: string): boolean {
  return contentType.split(';')[0]?.trim().toLowerCase() === wanted;
}

function refusedError({ reason, status }: SubscriptionEvents['ended']): PresenceError {
  return new PresenceError(
    'presence/refused',
    'The phone server does not show what this person or mailbox does.',
    status === undefined ? { cause: new Error(reason) } : { sipStatus: status },
  );
}
