import {
  endpoints,
  type NewAccessToken,
  type NewDevice,
  type ProvisioningDocument,
  type ProvisioningTicket,
  type Session,
} from '@offhook/protocol';
import { signSessionRequest } from '@offhook/protocol/signing';
import { digestHa1, digestResponse } from '@offhook/sip-message';
import { apiDocumentSchema } from '../http/openapi/api-document-schema.js';
import { ApiRecorder } from './api-recorder.js';
import { addApplication, addPerson, password, ticketFor } from './person.js';
import { operationsOf } from './sample-request.js';
import { basicAuthorization, domain, edgeAuthorization, startMs, type TestServer } from './test-server.js';

const bearer = ({ sessionToken }: Session): string => `Bearer ${sessionToken}`;
const token = (seed: string): string => seed.repeat(32);

interface Storyteller {
  readonly server: TestServer;
  readonly recorder: ApiRecorder;
}

/** Each way to log in, and each way to fail at it. */
async function logIn({ recorder, server }: Storyteller, userId: string): Promise<Session> {
  const login = `POST ${endpoints.login}`;
  const application = await addApplication(server);
  const { token: accessToken } = await server.addAccessToken(userId);
  await recorder.ask(login, { authorization: `Bearer ${accessToken}` });
  await recorder.ask(login, { authorization: `Bearer ${accessToken}x` });
  await recorder.ask(login, { authorization: `User ${ticketFor(server, application, 'alice')}` });
  await recorder.ask(login, {
    authorization: `User ${ticketFor(server, { ...application, secret: 'AAAA' }, 'alice')}`,
  });
  await recorder.ask(login, { body: { username: 'alice', password: 'a wrong password' } });
  await recorder.ask(login, { body: { email: 'alice@mail.example', password, subId: 'a-sub-session' } });
  const authorization = basicAuthorization(application.key, application.secret);
  const newcomer = { username: 'carol', password: 'the password of carol' };
  await recorder.ask(`POST ${endpoints.signUp}`, { body: newcomer, authorization });
  await recorder.ask(`POST ${endpoints.signUp}`, { body: newcomer, authorization });
  return await recorder.ask<Session>(login, { body: { username: 'alice', password } });
}

async function lookAtSessions({ recorder }: Storyteller, first: Session): Promise<Session> {
  await recorder.ask(`GET ${endpoints.time}`);
  const { authorization, ...headers } = signSessionRequest({
    sessionId: first.sessionId,
    sessionSecret: first.sessionSecret,
    method: 'GET',
    path: endpoints.session,
    timestamp: new Date(startMs).toISOString(),
  });
  await recorder.ask(`GET ${endpoints.session}`, { authorization, headers });
  await recorder.ask(`GET ${endpoints.session}`, { authorization: 'Instance nobody:AAAAAAAAAAAA', headers });
  const session = await recorder.ask<Session>(`POST ${endpoints.renewSession}`, {
    authorization: bearer(first),
  });
  const mine = { authorization: bearer(session) };
  await recorder.ask(`POST ${endpoints.selectCompany}`, { ...mine, body: { companyId: 'company' } });
  const { sessions } = await recorder.ask<{ sessions: readonly { sessionId: string; isCurrent: boolean }[] }>(
    `GET ${endpoints.sessions}`,
    mine,
  );
  const other = sessions.find(({ isCurrent }) => !isCurrent)?.sessionId ?? '';
  await recorder.ask('DELETE /api/v1/sessions/{sessionId}', { ...mine, parameters: { sessionId: other } });
  return session;
}

async function changeUser({ recorder }: Storyteller, session: Session): Promise<void> {
  const mine = { authorization: bearer(session) };
  await recorder.ask(`GET ${endpoints.profile}`, mine);
  await recorder.ask(`PATCH ${endpoints.profile}`, { ...mine, body: { displayName: 'Alice' } });
  const change = { currentPassword: password, newPassword: 'another battery staple' };
  await recorder.ask(`POST ${endpoints.changePassword}`, {
    ...mine,
    body: { ...change, newPassword: 'short-1' },
  });
  await recorder.ask(`POST ${endpoints.changePassword}`, { ...mine, body: change });
  const made = await recorder.ask<NewAccessToken>(`POST ${endpoints.accessTokens}`, {
    ...mine,
    body: { name: 'CI' },
  });
  await recorder.ask(`GET ${endpoints.accessTokens}`, mine);
  await recorder.ask('DELETE /api/v1/access-tokens/{accessTokenId}', {
    ...mine,
    parameters: { accessTokenId: made.id },
  });
}

async function changeSettings({ recorder }: Storyteller, session: Session, deviceId: string): Promise<void> {
  const mine = { authorization: bearer(session) };
  const { companyId, userId } = session;
  const places = {
    '/api/v1/users/{userId}/settings': { userId },
    '/api/v1/users/{userId}/devices/{deviceId}/settings': { userId, deviceId },
    '/api/v1/companies/{companyId}/settings': { companyId },
  };
  for (const [path, parameters] of Object.entries(places)) {
    await recorder.ask(`PATCH ${path}`, { ...mine, parameters, body: { theme: 'dark' } });
    await recorder.ask(`GET ${path}`, { ...mine, parameters });
  }
}

/** Makes devices and phones, and answers a phone's account. */
async function provision(
  { recorder, ...story }: Storyteller,
  session: Session,
): Promise<ProvisioningDocument> {
  const { userId } = session;
  const mine = { authorization: bearer(session), parameters: { userId } };
  const devices = '/api/v1/users/{userId}/devices';
  const { device } = await recorder.ask<NewDevice>(`POST ${devices}`, { ...mine, body: { name: 'Desk' } });
  const parameters = { userId, deviceId: device.deviceId };
  await recorder.ask(`GET ${devices}`, mine);
  await recorder.ask(`PATCH ${devices}/{deviceId}`, { ...mine, parameters, body: { name: 'Home' } });
  await changeSettings({ recorder, ...story }, session, device.deviceId);
  await recorder.ask(`DELETE ${devices}/{deviceId}`, { ...mine, parameters });

  const provisioning = `POST ${devices}/{deviceToken}/provisioning`;
  const own = { ...mine, parameters: { userId, deviceToken: token('a') } };
  await recorder.ask(provisioning, own);
  await recorder.ask(provisioning, { ...own, body: { create: true } });
  const { ticket } = await recorder.ask<ProvisioningTicket>(`POST ${endpoints.provisioningTickets}`, mine);
  const redeemed = { authorization: `Bearer ${ticket}`, body: { deviceToken: token('b'), create: true } };
  await recorder.ask(`POST ${endpoints.redeemProvisioningTicket}`, redeemed);
  await recorder.ask(`POST ${endpoints.redeemProvisioningTicket}`, redeemed);
  const lease = '/api/v1/users/{userId}/phone-password';
  await recorder.ask(`GET ${lease}`, mine);
  await recorder.ask(`POST ${lease}`, { ...mine, body: { renew: true, deviceToken: token('c') } });
  await recorder.ask(`POST ${lease}`, { ...mine, body: { renew: false } });
  return await recorder.ask<ProvisioningDocument>(provisioning, own);
}

/** The SIP edge asks, with the right digest and with a wrong one, both ways. */
async function register({ recorder }: Storyteller, { account }: ProvisioningDocument): Promise<void> {
  const { password: secret, username } = account;
  const question = { method: 'REGISTER', uri: `sip:${domain}`, nonce: 'a-very-special-nonce' };
  const ha1 = digestHa1({ algorithm: 'MD5', username, realm: domain, password: secret });
  const asked = { ...question, realm: domain, username, algorithm: 'MD5' };
  const body = { ...asked, response: digestResponse({ algorithm: 'MD5', ha1, ...question }) };
  const authorization = edgeAuthorization;
  await recorder.ask(`POST ${endpoints.authWebhook}`, { authorization, body });
  await recorder.ask(`POST ${endpoints.authWebhook}`, {
    authorization,
    body: { ...body, response: 'd'.repeat(32) },
  });
  await recorder.ask(`POST ${endpoints.authWebhook}`, {
    authorization: basicAuthorization('x', 'guessed-password'),
    body,
  });
  await recorder.ask(`GET ${endpoints.authWebhook}`, { authorization, parameters: body });
}

/** Does everything that the API offers, well and badly, and answers all that was said. */
export async function tellApiStory(server: TestServer): Promise<ApiRecorder> {
  const document = apiDocumentSchema.parse((await server.app.inject(endpoints.openApi)).json());
  const recorder = new ApiRecorder(server, operationsOf(document));
  const story = { server, recorder };
  const userId = await addPerson(server, 'alice');
  await server.services.companies.addMember({ companyId: 'company', userId }, 'admin', server.clock.now());
  const session = await lookAtSessions(story, await logIn(story, userId));
  await changeUser(story, session);
  await register(story, await provision(story, session));
  for (const path of [endpoints.health, endpoints.ready, endpoints.metrics])
    await recorder.ask(`GET ${path}`);
  await recorder.ask(`POST ${endpoints.logout}`, { authorization: bearer(session) });
  await recorder.ask(`POST ${endpoints.logout}`, { authorization: bearer(session) });
  return recorder;
}
