import type { Session } from '@offhook/protocol';
import { makeUserJwt, signSessionRequest } from '@offhook/protocol/signing';
import { expect, it } from 'vitest';
import { callAs } from '../testing/api-call.js';
import { addApplication, addPerson, logInBy, password, sessionOf, ticketFor } from '../testing/person.js';
import { basicAuthorization, createTestServer, errorOf } from '../testing/test-server.js';

const newPassword = 'a sentence that nobody knows';
const guess = 'a guess that was nearly right';

it('holds no password, ticket, secret, signature or token after everything was done, well and badly', async () => {
  await using server = await createTestServer({ config: { signUp: 'application' } });
  const { clock } = server;
  await addPerson(server, 'alice');
  const application = await addApplication(server);
  const ticket = ticketFor(server, application, 'alice');
  const jwt = makeUserJwt({
    applicationKey: application.key,
    applicationSecret: application.secret,
    userId: 'alice',
    nonce: 'a-special-nonce',
    issuedAt: new Date(clock.now()),
  });
  const session = await sessionOf(server, 'alice');
  const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown) =>
    await callAs({ server, session }, { method, url, body });
  const renewed = (await call('POST', '/api/v1/session/renew')).json<Session>();

  for (const authorization of [`User ${ticket}`, `User ${ticket}x`, `User ${jwt}`, `User ${jwt}x`]) {
    await logInBy(server, { authorization });
  }
  // Typed into the wrong field, as people do.
  await logInBy(server, { body: { username: 'a-password-as-a-name', password: guess } });
  await logInBy(server, { body: { username: 'alice', password: guess } });
  await logInBy(server, { body: `{"username":"alice","password":"${guess}` });
  await logInBy(server, { body: { username: 'alice', password: { guess } } });
  const basic = basicAuthorization(application.key, application.secret);
  for (const authorization of [basic, `${basic}x`]) {
    const headers = { authorization };
    const body = { username: 'carol', password: newPassword };
    await callAs({ server }, { method: 'POST', url: '/api/v1/sign-up', body, headers });
  }
  const timestamp = new Date(clock.now()).toISOString();
  const signed = signSessionRequest({ ...renewed, method: 'GET', path: '/api/v1/session', timestamp });
  for (const url of ['/api/v1/session', '/api/v1/sessions']) {
    await server.app.inject({ url, headers: { ...signed } });
  }
  await call('POST', '/api/v1/password', { currentPassword: guess, newPassword });
  await call('POST', '/api/v1/password', { currentPassword: password, newPassword });
  await call('PATCH', '/api/v1/profile', { email: 'a-secret-friend@mail.example' });
  await server.db.schema.dropTable('audit_event').execute();
  const failed = await logInBy(server, { body: { username: 'alice', password: newPassword } });
  expect(errorOf(failed)).toBe('500 internal/unexpected');

  const kept = await server.db.selectFrom('app_user').select('password_hash').execute();
  const text = server.logText();
  const secrets = [
    password,
    newPassword,
    guess,
    'a-password-as-a-name',
    'a-special-nonce',
    'a-secret-friend',
    ticket,
    ticket.split(':')[0] ?? ticket,
    ticket.split(':')[1] ?? ticket,
    ...jwt.split('.').slice(1),
    application.secret,
    basic,
    ...[session, renewed].flatMap(({ sessionSecret, sessionToken }) => [sessionSecret, sessionToken]),
    signed.authorization.split(':')[1] ?? signed.authorization,
    '$argon2id$',
    ...kept.map(({ password_hash: hash }) => hash ?? '$argon2id$'),
    'Bearer ',
    'Basic ',
    'Instance ',
  ];
  expect(server.logLines().length).toBeGreaterThan(25);
  for (const secret of secrets) expect(text, `the log holds ${secret}`).not.toContain(secret);
});
