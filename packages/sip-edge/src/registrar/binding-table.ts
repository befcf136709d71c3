import type { Clock } from '@offhook/primitives';
import { isUriEqual, type SipUri } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';
import { type Binding, isSameContact } from './binding.js';
import { FlowSuccession } from './flow-succession.js';

/** Who was ever here is remembered for so many users; the first are forgotten first. */
const maxKnownUserCount = 100_000;

/** Where each user can be reached now. A binding ends with its time or with its flow. */
export class BindingTable {
  readonly #clock: Clock;
  readonly #byUser: Map<string, readonly Binding[]> = new Map<string, readonly Binding[]>();
  readonly #byFlow: Map<string, Set<Binding>> = new Map<string, Set<Binding>>();
  readonly #byContact: Map<string, Set<Binding>> = new Map<string, Set<Binding>>();
  readonly #expiryTimers: Map<Binding, () => void> = new Map<Binding, () => void>();
  readonly #succession: FlowSuccession = new FlowSuccession();
  readonly #knownUsers: Set<string> = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#expiryTimers.size;
  }

  of(user: string): readonly Binding[] {
    return this.#byUser.get(user) ?? [];
  }

  /** Whether this user was registered at some time since the start. */
  isKnown(user: string): boolean {
    return this.#knownUsers.has(user);
  }

  /** The users that are registered over this flow. */
  usersOn(flow: Flow): ReadonlySet<string> {
    return new Set([...(this.#byFlow.get(flow.id) ?? [])].map(({ user }) => user));
  }

  /** The flow that a contact of this one was registered over since. */
  successorOf(flowId: string): Flow | undefined {
    return this.#succession.of(flowId);
  }

  /** Who registered exactly this contact address. */
  withContact(uri: SipUri): readonly Binding[] {
    const candidates = this.#byContact.get(contactKey(uri)) ?? [];
    return [...candidates].filter(({ contact }) => isUriEqual(contact.uri, uri));
  }

  /** Adds a binding, in place of those that it renews. */
  put(binding: Binding): void {
    for (const known of this.of(binding.user)) {
      if (!isSameContact(known.contact, binding.contact)) continue;
      this.#succession.record(known.flow, binding.flow);
      this.remove(known);
    }
    this.#byUser.set(binding.user, [...this.of(binding.user), binding]);
    addTo(this.#byFlow, binding.flow.id, binding);
    addTo(this.#byContact, contactKey(binding.contact.uri), binding);
    const lifeMs = binding.expiresAtMs - this.#clock.now();
    this.#expiryTimers.set(
      binding,
      this.#clock.after(lifeMs, () => {
        this.remove(binding);
      }),
    );
    this.#remember(binding.user);
  }

  remove(binding: Binding): void {
    this.#expiryTimers.get(binding)?.();
    this.#expiryTimers.delete(binding);
    const rest = this.of(binding.user).filter((other) => other !== binding);
    if (rest.length > 0) this.#byUser.set(binding.user, rest);
    else this.#byUser.delete(binding.user);
    removeFrom(this.#byFlow, binding.flow.id, binding);
    removeFrom(this.#byContact, contactKey(binding.contact.uri), binding);
  }

  removeFlow(flow: Flow): void {
    this.#succession.removeFlow(flow);
    for (const binding of [...(this.#byFlow.get(flow.id) ?? [])]) this.remove(binding);
  }

  dispose(): void {
    for (const binding of [...this.#expiryTimers.keys()]) this.remove(binding);
  }

  #remember(user: string): void {
    this.#knownUsers.delete(user);
    this.#knownUsers.add(user);
    const [oldest] = this.#knownUsers;
    if (this.#knownUsers.size > maxKnownUserCount && oldest !== undefined) this.#knownUsers.delete(oldest);
  }
}

/** A coarse key: what it brings together is then compared as RFC 3261 §19.1.4 wants. */
function contactKey({ host, port, user }: SipUri): string {
  return `${user ?? ''}@${host}:${port ?? ''}`;
}

function addTo(index: Map<string, Set<Binding>>, key: string, binding: Binding): void {
  const bindings = index.get(key) ?? new Set();
  index.set(key, bindings.add(binding));
}

function removeFrom(index: Map<string, Set<Binding>>, key: string, binding: Binding): void {
  const bindings = index.get(key);
  bindings?.delete(binding);
  if (bindings?.size === 0) index.delete(key);
}
