import type { Unsubscribe } from '@offhook/primitives';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { ProvisioningClient } from '@offhook/provisioning';

/**
 * Knows the fresh documents that followed kept ones. A kept document may hold a secret that its server has
 * forgotten; the phone that was refused with it goes on with the fresh one.
 */
export class DocumentRenewals {
  readonly #provisioning: ProvisioningClient;
  readonly #fresh: Map<string, ProvisioningDocument> = new Map<string, ProvisioningDocument>();

  constructor(provisioning: ProvisioningClient) {
    this.#provisioning = provisioning;
    provisioning.on('updated', ({ document }) => {
      // By user and not by device: a server without memory of the device has made another.
      this.#fresh.set(document.userId, document);
    });
  }

  /** The document that took the place of this one; undefined while there is none. */
  of(document: ProvisioningDocument): ProvisioningDocument | undefined {
    const fresh = this.#fresh.get(document.userId);
    // A secret that was minted later also ends later.
    return fresh !== undefined && fresh.expiresAt > document.expiresAt ? fresh : undefined;
  }

  /** Calls `listener` whenever a fresh document came, for any user. */
  onRenewed(listener: () => void): Unsubscribe {
    return this.#provisioning.on('updated', listener);
  }
}
