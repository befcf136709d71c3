import { parseDialogInfo } from './dialog-info.js';
import { DialogTable } from './dialog-table.js';
import { type LineState, lineStateOf } from './line-state.js';
import { type MailboxState, parseMessageSummary } from './message-summary.js';
import { parsePresence, type PersonPresence } from './person-presence.js';

/** What one NOTIFY tells. */
export interface Reading<Value> {
  /** Absent when it tells nothing new. */
  readonly value?: Value;
  /** Whether something before it was lost, so that all must be asked for again. */
  readonly hasGap: boolean;
}

/** An event package (RFC 6665 §5): what is subscribed to, and how it is read. */
export interface EventPackage<Value> {
  readonly event: string;
  readonly contentType: string;
  readonly expiresSeconds: number;
  /**
   * For one subscription, because the server begins to count anew with each.
   *
   * @throws PresenceError presence/invalid-document, presence/document-too-large, from what is returned
   */
  readonly createReader: () => (body: string) => Reading<Value>;
}

/** RFC 3856. */
export const presencePackage: EventPackage<PersonPresence> = {
  event: 'presence',
  contentType: 'application/pidf+xml',
  expiresSeconds: 3_600,
  createReader: () => (body) => ({ value: parsePresence(body), hasGap: false }),
};

/** RFC 4235. */
export const dialogPackage: EventPackage<LineState> = {
  event: 'dialog',
  contentType: 'application/dialog-info+xml',
  expiresSeconds: 3_600,
  createReader: () => {
    const table = new DialogTable();
    return (body) => {
      const verdict = table.apply(parseDialogInfo(body));
      if (verdict === 'outdated') return { hasGap: false };
      return { value: lineStateOf(table.dialogs), hasGap: verdict === 'gap' };
    };
  },
};

/** RFC 3842. */
export const mailboxPackage: EventPackage<MailboxState> = {
  event: 'message-summary',
  contentType: 'application/simple-message-summary',
  expiresSeconds: 3_600,
  createReader: () => (body) => ({ value: parseMessageSummary(body), hasGap: false }),
};
