import type { Clock, Logger } from '@offhook/primitives';
import { type Identity, usernameSchema } from '@offhook/protocol';
import { isUserJwtOf, isUserTicketOf, parseUserJwt, parseUserTicket } from '@offhook/protocol/signing';
import { RequestError } from '../error/request-error.js';
import type { ProvenUser } from '../session/proven-user.js';
import { userIdentityOf } from '../user/identity.js';
import type { UserStore } from '../user/user-store.js';
import type { Application, ApplicationStore } from './application-store.js';

export interface UserTicketLoginOptions {
  readonly applications: ApplicationStore;
  readonly users: UserStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a ticket of either kind says, and how it is checked. */
interface Statement {
  readonly applicationKey: string;
  readonly identity: Identity;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly isSignedWith: (secret: string) => boolean;
}

/** How far in the future a ticket may have been made: the clock of the backend may be wrong by so much. */
const toleranceMs = 5 * 60_000;

/** Proves who somebody is by a ticket that a customer's backend signed. */
export class UserTicketLogin {
  readonly #options: UserTicketLoginOptions;

  constructor(options: UserTicketLoginOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/ticket-invalid, auth/ticket-expired */
  async prove(ticket: string): Promise<ProvenUser> {
    const { clock, users } = this.#options;
    const statement = statementOf(ticket) ?? this.#refuse('no ticket');
    const application = await this.#signerOf(statement);
    if (statement.expiresAtMs <= clock.now()) {
      this.#options.logger.info('login refused', {
        reason: 'expired ticket',
        applicationId: application.key,
      });
      throw new RequestError('auth/ticket-expired', 'The ticket has expired. Ask for a new one.');
    }
    if (statement.issuedAtMs > clock.now() + toleranceMs) return this.#refuse('ticket of the future');
    const identity = await this.#identityIn(statement, application);
    const user = identity && (await users.findByIdentity(identity));
    // The user of another company is none of this application's, whatever it signs.
    if (user?.companyId !== application.companyId) return this.#refuse('unknown user');
    return { user, method: 'user-ticket', applicationId: application.key };
  }

  async #signerOf({ applicationKey, isSignedWith }: Statement): Promise<Application> {
    const application = await this.#options.applications.findLiving(applicationKey);
    if (application === undefined) return this.#refuse('unknown or revoked application');
    return isSignedWith(application.secret) ? application : this.#refuse('wrong signature');
  }

  /** A username without a domain is one of the application's company. */
  async #identityIn({ identity }: Statement, { companyId }: Application) {
    const sipDomain = await this.#options.users.findDomain(companyId);
    return sipDomain === undefined ? undefined : userIdentityOf(identity, sipDomain);
  }

  #refuse(reason: string): never {
    this.#options.logger.info('login refused', { reason });
    throw new RequestError('auth/ticket-invalid', 'The ticket is wrong. Ask for a new one.');
  }
}

function statementOf(ticket: string): Statement | undefined {
  return ticket.includes(':') ? ofTicket(ticket) : ofJwt(ticket);
}

function ofTicket(ticket: string): Statement | undefined {
  const said = parseUserTicket(ticket);
  if (said === undefined) return undefined;
  const { endpoint, type } = said.identity;
  const identities: Readonly<Record<typeof type, Identity>> = {
    username: { username: endpoint },
    email: { email: endpoint },
    number: { phoneNumber: endpoint.startsWith('+') ? endpoint : `+${endpoint}` },
  };
  return {
    applicationKey: said.applicationKey,
    identity: identities[type],
    issuedAtMs: said.createdAt.getTime(),
    expiresAtMs: said.expiresAt.getTime(),
    isSignedWith: (secret) => isUserTicketOf(ticket, secret),
  };
}

function ofJwt(ticket: string): Statement | undefined {
  const said = parseUserJwt(ticket);
  if (said === undefined || !usernameSchema.safeParse(said.userId).success) return undefined;
  return {
    applicationKey: said.applicationKey,
    identity: { username: said.userId },
    issuedAtMs: said.issuedAt.getTime(),
    expiresAtMs: said.expiresAt.getTime(),
    isSignedWith: (secret) => isUserJwtOf(ticket, secret),
  };
}
