import type { Clock } from '@offhook/primitives';
import { mintId } from '../secret/token.js';
import type { Database } from '../storage/tables.js';

/** What is worth remembering for the operator. */
export const auditActions = [
  'login',
  'login-refused',
  'logout',
  'session-ended',
  'sign-up',
  'password-changed',
  'profile-changed',
  'company-selected',
  'access-token-created',
  'access-token-revoked',
  'device-created',
  'device-renamed',
  'device-revoked',
  'settings-changed',
  'phone-taken',
  'phone-released',
  'ticket-created',
  'ticket-redeemed',
  'user-added',
  'user-disabled',
  'user-enabled',
  'member-added',
  'member-removed',
  'blocklist-cleared',
  'company-added',
  'application-created',
  'application-revoked',
  'key-rotated',
  'imported',
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditEvent {
  /** A user's id, an application's, or `operator`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** The id of what it was done to. */
  readonly subject?: string;
  readonly sourceAddress?: string;
  /** Facts that are no secrets. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** Keeps who did what. */
export class AuditLog {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async record({ action, actor, details = {}, sourceAddress, subject }: AuditEvent): Promise<void> {
    await this.#db
      .insertInto('audit_event')
      .values({
        id: mintId(),
        at: this.#clock.now(),
        actor,
        action,
        subject: subject ?? null,
        source_address: sourceAddress ?? null,
        details: JSON.stringify(details),
      })
      .execute();
  }

  async deleteBefore(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('audit_event').where('at', '<', beforeMs).execute();
  }
}
