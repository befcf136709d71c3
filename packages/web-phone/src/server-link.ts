import type { AuthClient } from '@offhook/auth';
import type { Unsubscribe } from '@offhook/primitives';
import { parseServerAddress } from '@offhook/protocol';
import type { ProvisioningClient } from '@offhook/provisioning';
import type { DeviceDirectory } from '@offhook/provisioning/devices';
import type { KeyValueStorage } from '@offhook/vault';
import { DeviceListCache } from './devices/device-list-cache.js';
import { DocumentRenewals } from './provisioning/document-renewals.js';
import { WebPhoneError } from './web-phone-error.js';

/** What is made for each server. */
export interface ServerLinkParts {
  readonly createAuth: (host: string) => AuthClient;
  readonly createProvisioning: (host: string) => ProvisioningClient;
  readonly createDirectory: (host: string) => DeviceDirectory;
  /** Where lists of devices are kept. */
  readonly deviceLists: KeyValueStorage;
}

/** One server, and all that the page has to do with it. */
export class ServerLink {
  readonly address: URL;
  readonly auth: AuthClient;
  readonly provisioning: ProvisioningClient;
  readonly directory: DeviceDirectory;
  readonly deviceLists: DeviceListCache;
  readonly renewals: DocumentRenewals;
  readonly #updateListeners: Map<string, Unsubscribe> = new Map<string, Unsubscribe>();

  /** @throws WebPhoneError web-phone/insecure-host */
  constructor(uri: unknown, parts: ServerLinkParts) {
    this.address = secureAddress(uri);
    const { href } = this.address;
    this.provisioning = parts.createProvisioning(href);
    this.directory = parts.createDirectory(href);
    this.deviceLists = new DeviceListCache(parts.deviceLists, href);
    this.renewals = new DocumentRenewals(this.provisioning);
    this.auth = parts.createAuth(href);
    this.auth.on('loggedOut', ({ userId }) => void this.forget(userId));
  }

  /** Drops what is kept of a user; without one, of everybody. Never rejects. */
  async forget(userId?: string): Promise<void> {
    this.renewals.clear();
    await Promise.all([
      userId === undefined ? this.provisioning.dropAll() : this.provisioning.forget({ userId }),
      this.deviceLists.forget(userId),
    ]);
  }

  /** One listener for each kept object, however often it is asked for. */
  replaceListener(slot: string, stop: Unsubscribe): void {
    this.#updateListeners.get(slot)?.();
    this.#updateListeners.set(slot, stop);
  }

  dispose(): void {
    this.auth.dispose();
    this.provisioning.dispose();
    this.#updateListeners.clear();
  }
}

/** @throws WebPhoneError web-phone/insecure-host */
export function secureAddress(uri: unknown): URL {
  const address = parseServerAddress(uri);
  if (address !== undefined) return address;
  const message = "The server's address must begin with https:// (or http:// on this machine).";
  throw new WebPhoneError('web-phone/insecure-host', message);
}
