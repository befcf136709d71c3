import { documentTooLarge, invalidDocument } from './presence-error.js';

/** RFC 3458 §6.2, in the order of RFC 3842 §5.2. */
export const messageClasses = [
  'voice-message',
  'fax-message',
  'pager-message',
  'multimedia-message',
  'text-message',
  'none',
] as const;
export type MessageClass = (typeof messageClasses)[number];

export interface MessageCounts {
  readonly newCount: number;
  readonly oldCount: number;
  /** Of the new ones. */
  readonly urgentNewCount: number;
  /** Of the old ones. */
  readonly urgentOldCount: number;
}

/** What waits in a mailbox (RFC 3842). */
export interface MailboxState {
  readonly hasMessages: boolean;
  /** The mailbox to call, as a URI; empty when the server does not say. */
  readonly account: string;
  /** Voice messages; zeros when the server gives no numbers. */
  readonly voice: MessageCounts;
  /** Every class that the server tells of. */
  readonly counts: Readonly<Partial<Record<MessageClass, MessageCounts>>>;
}

const longestSummary = 16_384;
const nothing: MessageCounts = { newCount: 0, oldCount: 0, urgentNewCount: 0, urgentOldCount: 0 };
const countsPattern = /^(\d{1,9})\/(\d{1,9})(?:[ \t]*\([ \t]*(\d{1,9})\/(\d{1,9})[ \t]*\))?$/;

/** @throws PresenceError presence/invalid-document, presence/document-too-large */
export function parseMessageSummary(body: string): MailboxState {
  if (body.length > longestSummary) throw documentTooLarge(`more than ${longestSummary} characters`);
  const fields = readFields(body);
  const status = fields.get('messages-waiting')?.toLowerCase();
  if (status !== 'yes' && status !== 'no') throw invalidDocument('no Messages-Waiting');
  const counts: Partial<Record<MessageClass, MessageCounts>> = {};
  for (const messageClass of messageClasses) {
    const value = fields.get(messageClass);
    if (value !== undefined) counts[messageClass] = readCounts(value);
  }
  return {
    hasMessages: status === 'yes',
    account: fields.get('message-account') ?? '',
    voice: counts['voice-message'] ?? nothing,
    counts,
  };
}

/** The first of each name: what follows after an empty line are headers of single messages. */
function readFields(body: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of body.trimStart().split(/\r\n|\r|\n/)) {
    if (line.trim() === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function readCounts(text: string): MessageCounts {
  const found = countsPattern.exec(text);
  if (found === null) throw invalidDocument('counts that are no numbers');
  const [newCount = 0, oldCount = 0, urgentNewCount = 0, urgentOldCount = 0] = found
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  return { newCount, oldCount, urgentNewCount, urgentOldCount };
}
