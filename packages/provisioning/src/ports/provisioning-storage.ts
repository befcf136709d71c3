import type { KeyValueStorage } from '@offhook/vault';

/** Where a provisioning client keeps things between two visits of a page. */
export interface ProvisioningStorage {
  /** The names of devices. No secret. */
  readonly devices: KeyValueStorage;
  /** Provisioning documents, which hold SIP secrets. */
  readonly documents: KeyValueStorage;
}
