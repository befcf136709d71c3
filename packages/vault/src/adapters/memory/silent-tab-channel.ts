import type { TabChannel } from '../../ports/tab-channel.js';

/** For where there are no other tabs, as in Node. */
export const silentTabChannel: TabChannel = {
  post: () => undefined,
  on: () => () => undefined,
  dispose: () => undefined,
};
