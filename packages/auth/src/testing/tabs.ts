import type { Unsubscribe } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { type KeyValueStorage, MemoryStorage, MemoryTabLock, type TabLock } from '@offhook/vault';
import { MemoryTabChannels } from '@offhook/vault/testing';
import { MemoryTab } from '../adapters/memory/memory-tab.js';
import { type AuthClient, createAuthClient } from '../client/auth-client.js';
import type { AuthClientOptions } from '../client/auth-client-options.js';
import type { AuthEvents } from '../client/auth-events.js';
import { FakeAuthServer } from './fake-auth-server.js';

/** One tab of a browser: a client, and what it told. */
export interface Tab {
  readonly auth: AuthClient;
  /** In order, as `session alice`, `no session`, `logged out alice (logout)`. */
  readonly told: string[];
  readonly memory: MemoryTab;
  /** The tab hears nothing from others until `wake`. */
  sleep(): void;
  wake(): Promise<void>;
}

/** A browser with tabs of one origin, and a server. */
export class Browser {
  readonly clock: ManualClock;
  readonly server: FakeAuthServer;
  readonly storage: KeyValueStorage;
  readonly #channels: MemoryTabChannels = new MemoryTabChannels();
  readonly #lock: TabLock = new MemoryTabLock();
  readonly #tabs: Tab[] = [];

  constructor(nowMs = 1_800_000_000_000, storage: KeyValueStorage = new MemoryStorage()) {
    this.clock = new ManualClock(nowMs);
    this.server = new FakeAuthServer(this.clock);
    this.storage = storage;
  }

  open(options: AuthClientOptions = {}, memory: MemoryTab = new MemoryTab()): Tab {
    const channel = this.#channels.open('offhook-auth');
    const wakers = new Set<() => void>();
    let isAsleep = false;
    const auth = createAuthClient({
      host: 'https://phone.example.com',
      clock: this.clock,
      storage: this.storage,
      lock: this.#lock,
      tab: memory,
      fetch: this.server.fetch,
      channel: {
        ...channel,
        on: (listener) =>
          channel.on((message) => {
            if (!isAsleep) listener(message);
          }),
      },
      wakeups: {
        on: (listener): Unsubscribe => {
          wakers.add(listener);
          return () => wakers.delete(listener);
        },
      },
      ...options,
    });
    const tab: Tab = {
      auth,
      memory,
      told: tellings(auth),
      sleep: () => {
        isAsleep = true;
      },
      wake: async () => {
        isAsleep = false;
        for (const waker of wakers) waker();
        await this.settle();
      },
    };
    this.#tabs.push(tab);
    return tab;
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await this.clock.advance(0);
  }

  close(): void {
    for (const { auth } of this.#tabs) auth.dispose();
  }
}

function tellings(auth: AuthClient): string[] {
  const told: string[] = [];
  const listen = <Name extends keyof AuthEvents>(
    name: Name,
    say: (payload: AuthEvents[Name]) => string,
  ): void => {
    auth.on(name, (payload) => told.push(say(payload)));
  };
  listen('sessionChanged', ({ session }) =>
    session === undefined ? 'no session' : `session ${session.userId}`,
  );
  listen('expiring', ({ session }) => `expiring ${session.userId}`);
  listen('loggedOut', ({ reason, userId }) => `logged out ${userId} (${reason})`);
  listen('phoneLeaseChanged', ({ state }) => `phone ${state}`);
  listen('subIdChanged', () => 'moved');
  listen('storageDegraded', () => 'storage degraded');
  return told;
}
