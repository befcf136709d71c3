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
import { DegradingStorage, type KeyValueStorage } from '@offhook/vault';
import { defaultStorage } from './adapters/browser/default-storage.js';
import { DocumentCache } from './cache/document-cache.js';
import { type Device, DeviceRegistry } from './device/device-registry.js';
import type { ProvisioningStorage } from './ports/provisioning-storage.js';
import { ProvisioningError } from './provisioning-error.js';
import { checkRequest, type CheckedRequest, type ProvisioningRequest } from './provisioning-request.js';
import { ProvisioningServer } from './server/provisioning-server.js';

const defaultTimeoutMs = 15_000;

export interface ProvisioningClientOptions {
  /** The server's base address: `https:`, or `http:` on this machine. */
  readonly host: string;
  /** Default: `defaultStorage()`. Storage that fails is replaced by memory, and never fails a request. */
  readonly storage?: ProvisioningStorage;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export interface ProvisioningEvents {
  /** A fresh document came after a kept one had been handed out. */
  updated: {
    readonly document: ProvisioningDocument;
    readonly userId: string;
    readonly provisioningKey: string;
  };
  /** No fresh document came after a kept one had been handed out. */
  refreshFailed: { readonly error: OffhookError; readonly userId: string; readonly provisioningKey: string };
  /** The browser's storage failed: from now on things are kept until the page closes. */
  storageDegraded: { readonly storage: keyof ProvisioningStorage; readonly cause: unknown };
}

/** Gets the document that makes this browser a phone, and keeps it if asked to. */
export class ProvisioningClient implements Subscribable<ProvisioningEvents> {
  readonly #server: ProvisioningServer;
  readonly #devices: DeviceRegistry;
  readonly #cache: DocumentCache;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: Emitter<ProvisioningEvents> = new Emitter<ProvisioningEvents>();
  readonly #lifetime: AbortController = new AbortController();
  readonly #refreshing: Set<string> = new Set<string>();

  /** @throws ProvisioningError provisioning/insecure-host */
  constructor(options: ProvisioningClientOptions) {
    const address = parseServerAddress(options.host);
    if (address === undefined) {
      const message = "The server's address must begin with https:// (or http:// on this machine).";
      throw new ProvisioningError('provisioning/insecure-host', message);
    }
    this.#clock = options.clock ?? systemClock;
    this.#logger = (options.logger ?? silentLogger).child({ host: address.host });
    this.#server = new ProvisioningServer(address, { clock: this.#clock, fetch: options.fetch });
    const storage = options.storage ?? defaultStorage();
    this.#devices = new DeviceRegistry(this.#degrading('devices', storage.devices), address.href);
    this.#cache = new DocumentCache(
      this.#degrading('documents', storage.documents),
      address.href,
      this.#clock,
    );
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
    const checked = checkRequest(request);
    return await this.#within(request, async (signal) => {
      const device = await this.#deviceFor(checked);
      const kept = checked.enableCache ? await this.#cache.read(checked, device.token) : undefined;
      if (kept === undefined) return await this.#fetch(checked, device, signal);
      void this.#refresh(request, checked, device);
      return kept;
    });
  }

  /** Gives up what is under way and drops the listeners. What is kept stays. Safe to call twice. */
  dispose(): void {
    this.#lifetime.abort(cancelled());
    this.#events.clear();
  }

  async #refresh(request: ProvisioningRequest, checked: CheckedRequest, device: Device): Promise<void> {
    const { provisioningKey, userId } = checked;
    const slot = JSON.stringify([provisioningKey, userId, device.token]);
    if (this.#refreshing.has(slot)) return;
    this.#refreshing.add(slot);
    try {
      const document = await this.#within(request, (signal) => this.#fetch(checked, device, signal));
      this.#events.emit('updated', { document, provisioningKey, userId });
    } catch (thrown) {
      const error = toOffhookError(thrown, cancelled);
      this.#logger.warn('a kept document could not be renewed', { userId, code: error.code });
      this.#events.emit('refreshFailed', { error, provisioningKey, userId });
    } finally {
      this.#refreshing.delete(slot);
    }
  }

  async #deviceFor({ deviceToken, userId }: CheckedRequest): Promise<Device> {
    if (deviceToken !== undefined) return { token: deviceToken, isOwn: false, isNew: false };
    return await this.#devices.deviceOf(userId);
  }

  /** Fetches; when the server lost this browser's own device, once more for a new one. */
  async #fetch(checked: CheckedRequest, device: Device, signal: AbortSignal): Promise<ProvisioningDocument> {
    try {
      return await this.#fetchFor(checked, device, signal);
    } catch (error) {
      if (!isUnknownDevice(error) || !device.isOwn || device.isNew) throw error;
      this.#logger.info('the server does not know this device any more', { userId: checked.userId });
      await this.#devices.forget(checked.userId, device.token);
      return await this.#fetchFor(checked, await this.#devices.deviceOf(checked.userId), signal);
    }
  }

  async #fetchFor(
    checked: CheckedRequest,
    device: Device,
    signal: AbortSignal,
  ): Promise<ProvisioningDocument> {
    const { sessionToken, userId } = checked;
    const order = { userId, sessionToken, deviceToken: device.token, canCreate: device.isNew };
    try {
      const document = await this.#server.provide(order, signal);
      if (device.isNew) await this.#devices.confirm(userId, device.token);
      if (checked.enableCache) await this.#cache.write(checked, document);
      this.#logger.info('provisioned', { userId, expiresAt: document.expiresAt });
      return document;
    } catch (error) {
      if (error instanceof ProvisioningError && endsTrust.has(error.code)) await this.#cache.drop(checked);
      throw error;
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

/** After these a kept document must not be used again: whoever asked may no longer. */
const endsTrust: ReadonlySet<string> = new Set<string>([
  'provisioning/forbidden',
  'provisioning/session-refused',
  'provisioning/unknown-device',
]);

function isUnknownDevice(error: unknown): boolean {
  return error instanceof ProvisioningError && error.code === 'provisioning/unknown-device';
}

function timedOut(): ProvisioningError {
  const message = 'The server took too long to answer. Try again.';
  return new ProvisioningError('provisioning/timed-out', message, { retryable: true });
}

function cancelled(cause?: unknown): ProvisioningError {
  return new ProvisioningError('provisioning/cancelled', 'The set-up of the phone was given up.', { cause });
}
