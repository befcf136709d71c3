import type { Transaction } from 'kysely';
import { hashToken, mintId } from '../secret/token.js';
import type { Database, Tables } from '../storage/tables.js';

/** What a ticket was made for. */
export interface SpentTicket {
  readonly id: string;
  readonly sessionId: string;
  readonly userId: string;
}

export interface NewTicket {
  readonly ticket: string;
  readonly sessionId: string;
  readonly expiresAtMs: number;
}

/** A backend that makes tickets over and over ends the oldest, and fills no disk. */
const maxPerSession = 1_000;

/** One-time tickets for provisioning documents, by their hashes. */
export class TicketStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Answers the ticket's id. */
  async add({ expiresAtMs, sessionId, ticket }: NewTicket, nowMs: number): Promise<string> {
    const id = mintId();
    await this.#db.transaction().execute(async (work) => {
      const values = { id, session_id: sessionId, token_hash: hashToken(ticket), created_at: nowMs };
      await work
        .insertInto('provisioning_ticket')
        .values({ ...values, expires_at: expiresAtMs, used_at: null })
        .execute();
      await forgetOldTickets(work, sessionId, nowMs);
    });
    return id;
  }

  /** Lets exactly one of those who show the ticket have it. Undefined: it is wrong, used or expired, or its session ended. */
  async spend(ticket: string, nowMs: number): Promise<SpentTicket | undefined> {
    return await this.#db.transaction().execute(async (work) => {
      const living = work.selectFrom('session').where('expires_at', '>', nowMs).select('id');
      const spent = await work
        .updateTable('provisioning_ticket')
        .set({ used_at: nowMs })
        .where('token_hash', '=', hashToken(ticket))
        .where('used_at', 'is', null)
        .where('expires_at', '>', nowMs)
        .where('session_id', 'in', living)
        .returning(['id', 'session_id as sessionId'])
        .executeTakeFirst();
      if (spent === undefined) return undefined;
      const session = await work
        .selectFrom('session')
        .innerJoin('app_user', 'app_user.id', 'session.user_id')
        .where('session.id', '=', spent.sessionId)
        .where('app_user.disabled_at', 'is', null)
        .select('session.user_id as userId')
        .executeTakeFirst();
      return session === undefined ? undefined : { ...spent, ...session };
    });
  }

  /** Takes back that a ticket was used: nobody has had anything for it. */
  async giveBack(id: string): Promise<void> {
    await this.#db.updateTable('provisioning_ticket').set({ used_at: null }).where('id', '=', id).execute();
  }

  async deleteExpired(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('provisioning_ticket').where('expires_at', '<', beforeMs).execute();
  }
}

async function forgetOldTickets(work: Transaction<Tables>, sessionId: string, nowMs: number): Promise<void> {
  const ofSession = work.selectFrom('provisioning_ticket').where('session_id', '=', sessionId);
  const newest = ofSession
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(maxPerSession)
    .select('id');
  await work
    .deleteFrom('provisioning_ticket')
    .where('session_id', '=', sessionId)
    .where((is) => is.or([is('expires_at', '<=', nowMs), is('id', 'not in', newest)]))
    .execute();
}
