export { createPresence } from './presence.js';
export type { Presence, PresenceOptions, PresencePhone } from './presence.js';
export type { LineStore, MailboxStore, PresenceStore, Watch } from './watch.js';
export type { WatchKind, WatchState } from './watch-state.js';
export type { WatchEvents } from './watched-resource.js';

export { parsePresence } from './person-presence.js';
export type { Availability, PersonPresence, PresenceTuple } from './person-presence.js';
export { parseDialogInfo } from './dialog-info.js';
export type { DialogInfo, DialogParty, DialogState, WatchedDialog } from './dialog-info.js';
export type { LampState, LineState } from './line-state.js';
export { parseMessageSummary } from './message-summary.js';
export type { MailboxState, MessageClass, MessageCounts } from './message-summary.js';

export { PresenceError, presenceErrorCodes } from './presence-error.js';
export type { PresenceErrorCode } from './presence-error.js';
