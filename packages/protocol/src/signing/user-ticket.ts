import * as z from 'zod/mini';
import { instant, line } from '../text.js';
import { fromBase64, fromUtf8, jsonFrom, toBase64, toUtf8 } from './base64.js';
import { isEqualText, signString } from './signature.js';

/** How a ticket names the user. `number` is E.164, with the plus sign. */
export interface TicketIdentity {
  readonly type: 'username' | 'email' | 'number';
  readonly endpoint: string;
}

export interface UserTicketOptions {
  readonly applicationKey: string;
  /** Base64. */
  readonly applicationSecret: string;
  readonly identity: TicketIdentity;
  /** Default: 3,600. */
  readonly expiresInSeconds?: number;
  readonly createdAt: Date;
}

/** What a ticket says. Whether it is true, `isUserTicketOf` says. */
export interface UserTicket {
  readonly applicationKey: string;
  readonly identity: TicketIdentity;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const ticketSchema = z.object({
  identity: z.object({ type: z.enum(['username', 'email', 'number']), endpoint: line(320) }),
  // At most ten years: what lies beyond the calendar is no date.
  expiresIn: z.int().check(z.minimum(0), z.maximum(315_360_000)),
  applicationKey: line(128),
  created: instant,
});

/**
 * A signed statement by an application's backend of who the user is. Never make one in a browser: the application's
 * secret would be everybody's.
 * @throws SigningError signing/secret-invalid
 */
export function makeUserTicket(options: UserTicketOptions): string {
  const { applicationKey, applicationSecret, createdAt, expiresInSeconds = 3_600, identity } = options;
  const { endpoint, type } = identity;
  const text = JSON.stringify({
    identity: { type, endpoint },
    expiresIn: expiresInSeconds,
    applicationKey,
    created: createdAt.toISOString(),
  });
  return `${toBase64(toUtf8(text))}:${signString(applicationSecret, text)}`;
}

/** What a ticket says; undefined when it is none. Checks neither its signature nor its age. */
export function parseUserTicket(ticket: string): UserTicket | undefined {
  const said = ticketSchema.safeParse(jsonFrom(partsOf(ticket)?.bytes));
  if (!said.success) return undefined;
  const { applicationKey, created, expiresIn, identity } = said.data;
  const createdAt = new Date(created);
  const expiresAt = new Date(createdAt.getTime() + expiresIn * 1_000);
  return { applicationKey, identity, createdAt, expiresAt };
}

/**
 * Whether the ticket was signed with this secret, in a time that tells nothing else. Whether it is still good is for
 * the caller to say, from `expiresAt`.
 * @throws SigningError signing/secret-invalid
 */
export function isUserTicketOf(ticket: string, applicationSecret: string): boolean {
  const { bytes, signature } = partsOf(ticket) ?? {};
  const text = bytes && fromUtf8(bytes);
  return isEqualText(signString(applicationSecret, text ?? ''), signature ?? '') && text !== undefined;
}

function partsOf(ticket: string): { readonly bytes: Uint8Array; readonly signature: string } | undefined {
  const [said = '', signature, ...more] = ticket.split(':');
  const bytes = fromBase64(said);
  if (bytes === undefined || signature === undefined || more.length > 0) return undefined;
  return { bytes, signature };
}
