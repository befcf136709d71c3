import { BroadcastTabChannel, MemoryTabLock, silentTabChannel, WebTabLock } from '@offhook/vault';
import type { ProvisioningTabs } from '../../ports/provisioning-tabs.js';

/** In a browser: its locks and its `BroadcastChannel`. Elsewhere there are no tabs. */
export function defaultTabs(): ProvisioningTabs {
  // Node has a BroadcastChannel too, and would not end as long as it is open.
  if (typeof indexedDB === 'undefined') {
    return { lock: new MemoryTabLock(), openChannel: () => silentTabChannel };
  }
  return { lock: new WebTabLock(), openChannel: (name) => new BroadcastTabChannel(name) };
}
