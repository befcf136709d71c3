import type { Backoff, Clock } from '@offhook/primitives';
import type { Subscription, SubscriptionRequest } from '../ports/subscription.js';
import type { EventPackage } from './event-package.js';
import type { PacedQueue } from './paced-queue.js';
import { SharedWatch, type Watch } from './watch.js';
import { WatchedResource } from './watched-resource.js';

export interface ResourceGroupParts {
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly queue: PacedQueue;
  readonly subscribe: (request: SubscriptionRequest) => Subscription;
  readonly isRegistered: () => boolean;
}

/** Everything that is watched with one event package, one resource for each target however many watch it. */
export class ResourceGroup<Value> {
  readonly #parts: ResourceGroupParts;
  readonly #eventPackage: EventPackage<Value>;
  readonly #resources: Map<string, WatchedResource<Value>> = new Map<string, WatchedResource<Value>>();

  constructor(eventPackage: EventPackage<Value>, parts: ResourceGroupParts) {
    this.#eventPackage = eventPackage;
    this.#parts = parts;
  }

  watch(target: string): Watch<Value> {
    const resource = this.#resources.get(target) ?? this.#add(target);
    return new SharedWatch(target, resource, () => {
      this.#parts.queue.cancel(resource);
      resource.dispose();
      this.#resources.delete(target);
    });
  }

  handleConnectionLost(): void {
    for (const resource of this.#resources.values()) resource.handleConnectionLost();
  }

  /** Takes a NOTIFY that nobody subscribed to, if somebody watches what it is about. */
  handleNotify(target: string, contentType: string, body: string): void {
    this.#resources.get(target)?.handleNotify(contentType, body);
  }

  /** How many have no subscription. */
  get unsubscribedCount(): number {
    return [...this.#resources.values()].filter(({ isSubscribed }) => !isSubscribed).length;
  }

  /** Subscribes to what has no subscription, each after a delay of its own. */
  subscribeAll(delayMs: () => number): void {
    for (const resource of this.#resources.values()) {
      if (!resource.isSubscribed) this.#parts.queue.schedule(resource, delayMs());
    }
  }

  dispose(): void {
    for (const resource of this.#resources.values()) resource.dispose();
    this.#resources.clear();
  }

  #add(target: string): WatchedResource<Value> {
    const { backoff, clock, isRegistered, queue, subscribe } = this.#parts;
    const onDue = (delayMs: number): void => {
      // Otherwise it is its turn when the phone is registered again.
      if (isRegistered()) queue.schedule(resource, delayMs);
    };
    const resource: WatchedResource<Value> = new WatchedResource<Value>({
      target,
      eventPackage: this.#eventPackage,
      clock,
      backoff,
      subscribe,
      onDue,
    });
    this.#resources.set(target, resource);
    onDue(0);
    return resource;
  }
}
