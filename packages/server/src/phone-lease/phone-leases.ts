import type { Clock, Logger } from '@offhook/primitives';
import type { PhoneLease, TakenPhoneLease } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditLog } from '../audit/audit-log.js';
import { refuseStrangers } from '../device/own-user.js';
import type { Provisioning, ProvisioningRequest } from '../device/provisioning.js';
import type { Database } from '../storage/tables.js';
import { findLease, type KeptLease, releaseLease } from './phone-lease-store.js';

export interface PhoneLeasesOptions {
  readonly db: Database;
  readonly provisioning: Provisioning;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** For which device a phone's password is taken. */
export type LeaseRequest = Omit<ProvisioningRequest, 'canCreate' | 'isTaking'>;

/**
 * Who has the password of a user's phone. Whoever takes it puts all other phones of the user out, and no other session
 * is given a secret until it is given up, or until the session that has it ends.
 */
export class PhoneLeases {
  readonly #options: PhoneLeasesOptions;

  constructor(options: PhoneLeasesOptions) {
    this.#options = options;
  }

  /** @throws RequestError provisioning/forbidden */
  async read(actor: Actor, userId: string): Promise<PhoneLease> {
    refuseStrangers(actor, userId);
    return leaseOf(actor, await this.#find(userId));
  }

  /** @throws RequestError provisioning/forbidden, provisioning/no-secure-address */
  async take(request: LeaseRequest): Promise<TakenPhoneLease> {
    const { actor, userId } = request;
    const before = await this.read(actor, userId);
    const nowMs = this.#options.clock.now();
    const document = await this.#options.provisioning.provision({
      ...request,
      canCreate: true,
      isTaking: true,
    });
    await this.#record(actor, 'phone-taken', { isFromAnother: before.state === 'taken' });
    const { account, expiresAt } = document;
    return { state: 'held', takenAt: new Date(nowMs).toISOString(), account, expiresAt };
  }

  /** Puts the phones of this session out, too. @throws RequestError provisioning/forbidden */
  async release(actor: Actor, userId: string): Promise<PhoneLease> {
    refuseStrangers(actor, userId);
    const hadIt = await this.#options.db.transaction().execute((work) => releaseLease(work, actor));
    if (hadIt) await this.#record(actor, 'phone-released', {});
    return leaseOf(actor, await this.#find(userId));
  }

  async #find(userId: string): Promise<KeptLease | undefined> {
    return await findLease(this.#options.db, userId, this.#options.clock.now());
  }

  async #record(
    { sourceAddress, userId }: Actor,
    action: 'phone-taken' | 'phone-released',
    details: Readonly<Record<string, boolean>>,
  ): Promise<void> {
    const { auditLog, logger } = this.#options;
    await auditLog.record({ actor: userId, action, subject: userId, sourceAddress, details });
    logger.info(action === 'phone-taken' ? 'took the phone' : 'released the phone', { userId, ...details });
  }
}

function leaseOf({ sessionId }: Actor, lease: KeptLease | undefined): PhoneLease {
  if (lease === undefined) return { state: 'free', takenAt: null };
  const state = lease.sessionId === sessionId ? 'held' : 'taken';
  return { state, takenAt: new Date(lease.takenAtMs).toISOString() };
}
