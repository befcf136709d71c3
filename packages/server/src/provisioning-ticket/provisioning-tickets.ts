import type { Clock, Logger } from '@offhook/primitives';
import type { ProvisioningDocument, ProvisioningTicket } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { Provisioning, ProvisioningRequest } from '../device/provisioning.js';
import { RequestError } from '../error/request-error.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';
import { limitKeyOf } from '../limit/source-address.js';
import { mintToken } from '../secret/token.js';
import type { SpentTicket, TicketStore } from './ticket-store.js';

export interface ProvisioningTicketsOptions {
  readonly tickets: TicketStore;
  readonly provisioning: Provisioning;
  readonly limiter: FailureLimiter;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifetimeMs: number;
}

/** What is shown for a document. */
export interface TicketRedemption extends Omit<ProvisioningRequest, 'actor' | 'userId' | 'isTaking'> {
  /** Absent when the request brought none. */
  readonly ticket: string | undefined;
  readonly sourceAddress: string;
}

/** Tickets that are exchanged once for a provisioning document, so that a page needs no session. */
export class ProvisioningTickets {
  readonly #options: ProvisioningTicketsOptions;

  constructor(options: ProvisioningTicketsOptions) {
    this.#options = options;
  }

  /** Nobody can learn the ticket again. It ends with the session. */
  async create({ sessionId, sourceAddress, userId }: Actor): Promise<ProvisioningTicket> {
    const { auditLog, clock, lifetimeMs, logger, tickets } = this.#options;
    const ticket = mintToken('ticket');
    const nowMs = clock.now();
    const expiresAtMs = nowMs + lifetimeMs;
    const id = await tickets.add({ ticket, sessionId, expiresAtMs }, nowMs);
    await auditLog.record({ actor: userId, action: 'ticket-created', subject: id, sourceAddress });
    logger.info('made a provisioning ticket', { userId, ticketId: id });
    return { ticket, userId, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  /** @throws RequestError provisioning/ticket-invalid, request/too-many, and what `Provisioning.provision` throws */
  async redeem(redemption: TicketRedemption): Promise<ProvisioningDocument> {
    const { auditLog, logger, tickets } = this.#options;
    const { sourceAddress, ticket, ...request } = redemption;
    const spent = await this.#spend(ticket, sourceAddress);
    const { id, sessionId, userId } = spent;
    const actor: Actor = { userId, sessionId, sourceAddress };
    const document = await this.#options.provisioning
      .provision({ ...request, actor, userId })
      .catch(async (error: unknown) => {
        // A phone that is in use elsewhere may be free a minute later.
        await tickets.giveBack(id);
        throw error;
      });
    await auditLog.record({ actor: userId, action: 'ticket-redeemed', subject: id, sourceAddress });
    logger.info('redeemed a provisioning ticket', { userId, ticketId: id });
    return document;
  }

  async #spend(ticket: string | undefined, sourceAddress: string): Promise<SpentTicket> {
    const { clock, limiter, logger, tickets } = this.#options;
    const key = limitKeyOf(sourceAddress) ?? sourceAddress;
    const retryAfterMs = await limiter.blockedMs(key);
    if (retryAfterMs > 0) {
      const message = 'Too many tickets from this address were wrong. Try again later.';
      throw new RequestError('request/too-many', message, { retryable: true, retryAfterMs });
    }
    const spent = ticket === undefined ? undefined : await tickets.spend(ticket, clock.now());
    if (spent !== undefined) return spent;
    await limiter.recordFailure(key);
    logger.info('provisioning ticket refused', { sourceAddress });
    throw new RequestError('provisioning/ticket-invalid', 'The ticket is wrong, or was used or has expired.');
  }
}
