import { type Clock, jitteredBackoff, systemClock } from '@offhook/primitives';
import type { Phone } from '../phone.js';
import type { SubscriptionRequest } from '../ports/subscription.js';
import { dialogPackage, mailboxPackage, presencePackage } from './event-package.js';
import type { LineState } from './line-state.js';
import type { MailboxState } from './message-summary.js';
import { PacedQueue } from './paced-queue.js';
import type { PersonPresence } from './person-presence.js';
import { PresenceError } from './presence-error.js';
import { ResourceGroup } from './resource-group.js';
import type { LineStore, MailboxStore, PresenceStore } from './watch.js';

/** What is needed of a `Phone`. */
export type PresencePhone = Pick<Phone, 'addressOf' | 'isConnected' | 'on' | 'registration' | 'subscribe'>;

export interface PresenceOptions {
  /** How many SUBSCRIBEs may wait for their first NOTIFY at once. Default: 8. */
  readonly maxInFlight?: number;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** A source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** Watches what others do, and what waits in mailboxes. */
export interface Presence {
  /**
   * Whether somebody is there (RFC 3863). `target` is read as `dial` reads it.
   *
   * @throws CallError call/invalid-target
   * @throws PresenceError presence/disposed
   */
  watch(target: string): PresenceStore;
  /**
   * The calls of somebody's, for a busy lamp (RFC 4235).
   *
   * @throws CallError call/invalid-target
   * @throws PresenceError presence/disposed
   */
  watchDialogs(target: string): LineStore;
  /**
   * What waits in a mailbox (RFC 3842). Default: the phone's own.
   *
   * @throws CallError call/invalid-target
   * @throws PresenceError presence/disposed
   */
  mailbox(target?: string): MailboxStore;
  /** Ends every subscription. Safe to call twice. */
  dispose(): void;
}

/** Makes the watcher of a phone. It subscribes while the phone is registered, and again when it comes back. */
export function createPresence(phone: PresencePhone, options: PresenceOptions = {}): Presence {
  return new PhonePresence(phone, options);
}

// Five hundred resources are asked for again over ten seconds.
const spreadMsPerResource = 20;
const longestSpreadMs = 30_000;

type WatchedGroup = Pick<
  ResourceGroup<unknown>,
  'dispose' | 'handleConnectionLost' | 'subscribeAll' | 'unsubscribedCount'
>;

class PhonePresence implements Presence {
  readonly #phone: PresencePhone;
  readonly #random: () => number;
  readonly #queue: PacedQueue;
  readonly #people: ResourceGroup<PersonPresence>;
  readonly #lines: ResourceGroup<LineState>;
  readonly #mailboxes: ResourceGroup<MailboxState>;
  readonly #lifetime: AbortController = new AbortController();

  constructor(phone: PresencePhone, options: PresenceOptions) {
    const { clock = systemClock, maxInFlight = 8, random = Math.random } = options;
    this.#phone = phone;
    this.#random = random;
    this.#queue = new PacedQueue({ clock, maxInFlight });
    const parts = {
      clock,
      backoff: jitteredBackoff({ baseMs: 2_000, maxMs: 300_000, random }),
      queue: this.#queue,
      subscribe: (request: SubscriptionRequest) => phone.subscribe(request),
      isRegistered: () => phone.registration === 'registered',
    };
    this.#people = new ResourceGroup(presencePackage, parts);
    this.#lines = new ResourceGroup(dialogPackage, parts);
    this.#mailboxes = new ResourceGroup(mailboxPackage, parts);
    this.#listen();
  }

  watch(target: string): PresenceStore {
    return this.#alive().#people.watch(this.#phone.addressOf(target));
  }

  watchDialogs(target: string): LineStore {
    return this.#alive().#lines.watch(this.#phone.addressOf(target));
  }

  mailbox(target?: string): MailboxStore {
    return this.#alive().#mailboxes.watch(this.#phone.addressOf(target));
  }

  dispose(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#queue.clear();
    for (const group of this.#groups()) group.dispose();
  }

  #alive(): this {
    if (!this.#lifetime.signal.aborted) return this;
    throw new PresenceError('presence/disposed', 'This phone does not watch anybody any more.');
  }

  #groups(): readonly WatchedGroup[] {
    return [this.#people, this.#lines, this.#mailboxes];
  }

  #listen(): void {
    const { signal } = this.#lifetime;
    this.#phone.on(
      'registrationChanged',
      () => {
        this.#followPhone();
      },
      { signal },
    );
    this.#phone.on(
      'notified',
      ({ body, contentType, event }) => {
        // It does not say for whom, because it comes for us (RFC 3842 §3.9).
        if (event === mailboxPackage.event)
          this.#mailboxes.handleNotify(this.#phone.addressOf(), contentType, body);
      },
      { signal },
    );
  }

  #followPhone(): void {
    if (!this.#phone.isConnected) {
      this.#queue.clear();
      for (const group of this.#groups()) group.handleConnectionLost();
    } else if (this.#phone.registration === 'registered') this.#askAgain();
  }

  /** By chance over some seconds: every phone that lost the same server is back at the same time. */
  #askAgain(): void {
    const count = this.#groups().reduce((sum, { unsubscribedCount }) => sum + unsubscribedCount, 0);
    const spreadMs = Math.min(count * spreadMsPerResource, longestSpreadMs);
    for (const group of this.#groups()) group.subscribeAll(() => this.#random() * spreadMs);
  }
}
