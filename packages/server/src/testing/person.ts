import type { Session } from '@offhook/protocol';
import { makeUserTicket } from '@offhook/protocol/signing';
import type { LightMyRequestResponse } from 'fastify';
import type { ApplicationCredentials } from '../application/application-store.js';
import { callAs } from './api-call.js';
import type { TestServer } from './test-server.js';

export const password = 'correct horse battery';

/** Somebody with a password, an e-mail address and a number. Answers the id. */
export async function addPerson(
  server: TestServer,
  username: string,
  companyId = 'company',
): Promise<string> {
  return await server.services.directory.addUser({
    companyId,
    username,
    displayName: `The ${username}`,
    email: `${username}@mail.example`,
    phoneNumber: `+1555${Array.from(username, (letter) => letter.charCodeAt(0) % 10).join('')}`,
    password,
  });
}

/** Another company, and its id. */
export async function addCompany({ clock, services }: TestServer, sipDomain: string): Promise<string> {
  return await services.companies.findOrAddCompany({ name: `Company ${sipDomain}`, sipDomain }, clock.now());
}

export async function addApplication(
  { clock, services }: TestServer,
  companyId = 'company',
): Promise<ApplicationCredentials> {
  return await services.applications.create({ companyId, name: 'CRM' }, clock.now());
}

/** A ticket that an application signs for a username now, good for ten minutes. */
export function ticketFor(
  { clock }: TestServer,
  { key, secret }: ApplicationCredentials,
  endpoint: string,
): string {
  return makeUserTicket({
    applicationKey: key,
    applicationSecret: secret,
    identity: { type: 'username', endpoint },
    expiresInSeconds: 600,
    createdAt: new Date(clock.now()),
  });
}

export interface LoginRequest {
  readonly body?: unknown;
  readonly authorization?: string;
  readonly remoteAddress?: string;
  readonly userAgent?: string;
}

/** Asks for a session, by whatever is given. */
export async function logInBy(server: TestServer, request: LoginRequest): Promise<LightMyRequestResponse> {
  const { authorization, body, remoteAddress = '192.0.2.1', userAgent = 'test' } = request;
  const headers = { 'user-agent': userAgent, ...(authorization === undefined ? {} : { authorization }) };
  return await callAs({ server }, { method: 'POST', url: '/api/v1/login', remoteAddress, body, headers });
}

/** The session of somebody who logs in by the password. */
export async function sessionOf(server: TestServer, username: string, subId?: string): Promise<Session> {
  const response = await logInBy(server, {
    body: { username, password, ...(subId === undefined ? {} : { subId }) },
  });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json<Session>();
}
