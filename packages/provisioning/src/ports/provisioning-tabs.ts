import type { TabChannel, TabLock } from '@offhook/vault';

/** How a provisioning client gets along with those in the other tabs. */
export interface ProvisioningTabs {
  /** Keeps two tabs from making two devices. */
  readonly lock: TabLock;
  /** Over it they hear what is to be forgotten. */
  readonly openChannel: (name: string) => TabChannel;
}
