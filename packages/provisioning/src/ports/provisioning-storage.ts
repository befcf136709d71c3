import type { KeyValueStorage } from '@offhook/vault';

/**
 * Where documents are kept: under encryption, in the open where every script of the origin can read them, or until
 * the page closes.
 */
export type CacheMode = 'encrypted' | 'plain' | 'memory';

/** Where a provisioning client keeps things between two visits of a page. */
export interface ProvisioningStorage {
  /** The names of devices. No secret. */
  readonly devices: KeyValueStorage;
  /** Provisioning documents, which hold SIP secrets. */
  readonly documents: KeyValueStorage;
}
