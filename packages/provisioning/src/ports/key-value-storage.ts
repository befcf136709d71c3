/** Keeps texts by name. Each method may reject: a browser's storage can be full, blocked or gone. */
export interface KeyValueStorage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Does nothing when there is no such name. */
  delete(key: string): Promise<void>;
}

/** Where a provisioning client keeps things between two visits of a page. */
export interface ProvisioningStorage {
  /** The names of devices. No secret. */
  readonly devices: KeyValueStorage;
  /** Provisioning documents, which hold SIP secrets. */
  readonly documents: KeyValueStorage;
}
