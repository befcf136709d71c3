import {
  type Clock,
  Emitter,
  type Logger,
  type OffhookError,
  silentLogger,
  type Subscribable,
  systemClock,
  toOffhookError,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import { parseServerAddress, type ProvisioningDocument } from '@offhook/protocol';
import { DegradingStorage, type KeyValueStorage, type TabChannel } from '@offhook/vault';
import * as z from 'zod/mini';
import { defaultStorage } from './adapters/browser/default-storage.js';
import { defaultTabs } from './adapters/browser/default-tabs.js';
import { type CacheOwner, DocumentCache } from './cache/document-cache.js';
import { DeviceRegistry, type NamedDevice } from './device/device-registry.js';
import { type DocumentRequest, DocumentSource, slotOf } from './document/document-source.js';
import type { CacheMode, ProvisioningStorage } from './ports/provisioning-storage.js';
import type { ProvisioningTabs } from './ports/provisioning-tabs.js';
import { insecureHost, ProvisioningError, timedOut } from './provisioning-error.js';
import { checkRequest, type ProvisioningRequest } from './provisioning-request.js';
import { ProvisioningServer } from './server/provisioning-server.js';

const defaultTimeoutMs = 15_000;

export interface ProvisioningClientOptions {
  /** The server's base address: `https:`, or `http:` on this machine. */
  readonly host: string;
  /** Where documents are kept in a browser. Default: `encrypted`. */
  readonly cache?: CacheMode;
  /** Default: `defaultStorage(cache)`. Storage that fails is replaced by memory, and never fails a request. */
  readonly storage?: ProvisioningStorage;
  /** Default: the browser's own. */
  readonly tabs?: ProvisioningTabs;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export interface ProvisioningEvents {
  /** A fresh document came after a kept one had been handed out. */
  updated: KeptDocument & { readonly document: ProvisioningDocument };
  /** No fresh document came after a kept one had been handed out. */
  refreshFailed: KeptDocument & { readonly error: OffhookError };
  /** The browser's storage failed: from now on things are kept until the page closes. */
  storageDegraded: { readonly storage: keyof ProvisioningStorage; readonly cause: unknown };
}

/** Which kept document had been handed out. */
export interface KeptDocument {
  readonly userId: string;
  readonly provisioningKey: string;
  /** Its device. The fresh document names another where the server has lost this one. */
  readonly deviceToken: string;
}

/** Whose kept documents are to go. */
export interface ForgetRequest {
  readonly userId: string;
  /** Default: all sub-sessions of the user. */
  readonly subId?: string | undefined;
}

const ownerSchema: z.ZodMiniType<CacheOwner> = z.object({
  userId: z.optional(z.string()),
  subId: z.optional(z.string()),
});

/** Gets the document that makes this browser a phone, and keeps it if asked to. */
export class ProvisioningClient implements Subscribable<ProvisioningEvents> {
  readonly #source: DocumentSource;
  readonly #cache: DocumentCache;
  readonly #otherTabs: TabChannel;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: Emitter<ProvisioningEvents> = new Emitter<ProvisioningEvents>();
  readonly #lifetime: AbortController = new AbortController();
  readonly #refreshing: Set<string> = new Set<string>();

  /** @throws ProvisioningError provisioning/insecure-host */
  constructor(options: ProvisioningClientOptions) {
    const address = parseServerAddress(options.host);
    if (address === undefined) throw insecureHost();
    const { storage = defaultStorage(options.cache), tabs = defaultTabs() } = options;
    const host = address.href;
    this.#clock = options.clock ?? systemClock;
    this.#logger = (options.logger ?? silentLogger).child({ host: address.host });
    this.#cache = new DocumentCache(this.#degrading('documents', storage.documents), host, this.#clock);
    this.#source = new DocumentSource({
      server: new ProvisioningServer(address, { clock: this.#clock, fetch: options.fetch }),
      devices: new DeviceRegistry({
        storage: this.#degrading('devices', storage.devices),
        host,
        lock: tabs.lock,
      }),
      cache: this.#cache,
      logger: this.#logger,
    });
    this.#otherTabs = tabs.openChannel(`OffhookProvisioning:${host}`);
    this.#otherTabs.on((message) => {
      const owner = ownerSchema.safeParse(message);
      if (owner.success) void this.#cache.forget(owner.data);
    });
  }

  on<Name extends keyof ProvisioningEvents>(
    name: Name,
    listener: (payload: ProvisioningEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /**
   * The provisioning document of a user's device. With `enableCache`, a kept one that has not expired resolves at
   * once; a fresh one follows as `updated`.
   * @throws ProvisioningError Any code of `provisioningErrorCodes`; or the signal's reason.
   */
  async get(request: ProvisioningRequest): Promise<ProvisioningDocument> {
    const checked = { ...checkRequest(request), asOf: this.#cache.forgottenCount };
    const { enableCache, userId } = checked;
    return await this.#within(request, async (signal) => {
      const device = await this.#source.deviceFor(checked, signal);
      if (enableCache && userId !== undefined) {
        const kept = await this.#cache.read(slotOf(checked, userId), device.token);
        if (kept !== undefined) {
          void this.#refresh(request, { ...checked, userId }, device);
          return kept;
        }
      }
      return await this.#source.fetch(checked, device, signal);
    });
  }

  /**
   * Drops what is kept of a user's documents, here and in the other tabs, as after a logout. The device keeps its
   * name. Never rejects.
   */
  async forget({ subId, userId }: ForgetRequest): Promise<void> {
    await this.#forget({ userId, subId });
  }

  /** Drops every kept document of this host, here and in the other tabs. Never rejects. */
  async dropAll(): Promise<void> {
    await this.#forget({});
  }

  /** Gives up what is under way and drops the listeners. What is kept stays. Safe to call twice. */
  dispose(): void {
    this.#lifetime.abort(cancelled());
    this.#otherTabs.dispose();
    this.#events.clear();
  }

  async #forget(owner: CacheOwner): Promise<void> {
    this.#otherTabs.post(owner);
    await this.#cache.forget(owner);
  }

  async #refresh(
    request: ProvisioningRequest,
    checked: DocumentRequest & { readonly userId: string },
    device: NamedDevice,
  ): Promise<void> {
    const { provisioningKey, userId } = checked;
    const kept = { provisioningKey, userId, deviceToken: device.token };
    const slot = JSON.stringify([kept, checked.subId]);
    if (this.#refreshing.has(slot)) return;
    this.#refreshing.add(slot);
    try {
      const document = await this.#within(request, (signal) => this.#source.fetch(checked, device, signal));
      this.#events.emit('updated', { ...kept, document });
    } catch (thrown) {
      const error = toOffhookError(thrown, cancelled);
      this.#logger.warn('a kept document could not be renewed', { userId, code: error.code });
      this.#events.emit('refreshFailed', { ...kept, error });
    } finally {
      this.#refreshing.delete(slot);
    }
  }

  #degrading(storage: keyof ProvisioningStorage, preferred: KeyValueStorage): KeyValueStorage {
    const onDegraded = (cause: unknown): void => {
      this.#logger.warn('storage failed; memory takes its place', { storage, cause: String(cause) });
      this.#events.emit('storageDegraded', { storage, cause });
    };
    return new DegradingStorage(preferred, { clock: this.#clock, onDegraded });
  }

  async #within<Result>(
    { signal, timeoutMs = defaultTimeoutMs }: ProvisioningRequest,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const ends = [this.#lifetime.signal, ...(signal === undefined ? [] : [signal])];
    return await waitFor(start, {
      clock: this.#clock,
      timeoutMs,
      onTimeout: timedOut,
      signal: AbortSignal.any(ends),
    });
  }
}

/** @throws ProvisioningError provisioning/insecure-host */
export function createProvisioningClient(options: ProvisioningClientOptions): ProvisioningClient {
  return new ProvisioningClient(options);
}

function cancelled(cause?: unknown): ProvisioningError {
  return new ProvisioningError('provisioning/cancelled', 'The set-up of the phone was given up.', { cause });
}
