import type { CallSnapshot } from '@offhook/protocol';

/** Bob calls. */
export const incomingCall: CallSnapshot = {
  id: 'c1',
  direction: 'incoming',
  state: 'incoming',
  remoteNumber: '1002',
  remoteName: 'Bob',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-11-21T10:00:00.000Z',
};
