import {
  accessTokenListSchema,
  type AccessTokenSummary,
  endpoints,
  type NewAccessToken,
  type NewAccessTokenBody,
  newAccessTokenSchema,
  type PasswordChange,
  type Profile,
  type ProfileChange,
  profileSchema,
  type ProvisioningTicket,
  provisioningTicketSchema,
  type Session,
  sessionListSchema,
  sessionSchema,
  type SessionSummary,
} from '@offhook/protocol';
import type { SessionRequests } from '../session/session-requests.js';

/** What a user may see and change of the own account. Values that are wrong the server refuses, in its own words. */
export class Account {
  readonly #requests: SessionRequests;

  constructor(requests: SessionRequests) {
    this.#requests = requests;
  }

  async selectCompany(companyId: string, signal: AbortSignal): Promise<Session> {
    const question = { method: 'POST', path: endpoints.selectCompany, body: { companyId } } as const;
    return await this.#requests.askFor(sessionSchema, question, signal);
  }

  async changePassword(body: PasswordChange, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'POST', path: endpoints.changePassword, body }, signal);
  }

  async profile(signal: AbortSignal): Promise<Profile> {
    return await this.#requests.askFor(profileSchema, { method: 'GET', path: endpoints.profile }, signal);
  }

  async updateProfile(change: ProfileChange, signal: AbortSignal): Promise<Profile> {
    const question = { method: 'PATCH', path: endpoints.profile, body: change } as const;
    return await this.#requests.askFor(profileSchema, question, signal);
  }

  async sessions(signal: AbortSignal): Promise<readonly SessionSummary[]> {
    const question = { method: 'GET', path: endpoints.sessions } as const;
    return (await this.#requests.askFor(sessionListSchema, question, signal)).sessions;
  }

  async endSession(sessionId: string, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'DELETE', path: endpoints.sessionById(sessionId) }, signal);
  }

  async accessTokens(signal: AbortSignal): Promise<readonly AccessTokenSummary[]> {
    const question = { method: 'GET', path: endpoints.accessTokens } as const;
    return (await this.#requests.askFor(accessTokenListSchema, question, signal)).accessTokens;
  }

  async createAccessToken(token: NewAccessTokenBody, signal: AbortSignal): Promise<NewAccessToken> {
    const question = { method: 'POST', path: endpoints.accessTokens, body: token } as const;
    return await this.#requests.askFor(newAccessTokenSchema, question, signal);
  }

  async revokeAccessToken(id: string, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'DELETE', path: endpoints.accessTokenById(id) }, signal);
  }

  async createProvisioningTicket(signal: AbortSignal): Promise<ProvisioningTicket> {
    const question = { method: 'POST', path: endpoints.provisioningTickets } as const;
    return await this.#requests.askFor(provisioningTicketSchema, question, signal);
  }
}
