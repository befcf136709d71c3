import type { Session } from '@offhook/protocol';
import { makeUserTicket } from '@offhook/protocol/signing';
import { describe, expect, it } from 'vitest';
import { addApplication, addCompany, addPerson, logInBy, password, ticketFor } from '../testing/person.js';
import { createTestServer, dayMs, domain, errorOf, type TestServer } from '../testing/test-server.js';

const minuteMs = 60_000;

describe('a user ticket', () => {
  const answerTo = async (server: TestServer, ticket: string): Promise<string> => {
    const response = await logInBy(server, { authorization: `User ${ticket}` });
    return response.statusCode === 200 ? 'in' : errorOf(response);
  };

  it('names the user in each of three ways', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const { key: applicationKey, secret: applicationSecret } = await addApplication(server);
    const number = (await server.services.users.list())[0]?.phoneNumber ?? '';
    const createdAt = new Date(server.clock.now());
    for (const [type, endpoint] of [
      ['username', 'alice'],
      ['username', `alice@${domain}`],
      ['email', 'Alice@Mail.Example'],
      ['number', number],
      ['number', number.slice(1)],
    ] as const) {
      const identity = { type, endpoint };
      const ticket = makeUserTicket({ applicationKey, applicationSecret, identity, createdAt });
      expect(await answerTo(server, ticket), `${type} ${endpoint}`).toBe('in');
    }
  });

  it('of another company’s application lets nobody in, whatever it says', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const { key: applicationKey, secret: applicationSecret } = await addApplication(
      server,
      await addCompany(server, 'other.example'),
    );
    const createdAt = new Date(server.clock.now());
    for (const [type, endpoint] of [
      ['username', 'alice'],
      ['username', `alice@${domain}`],
      ['email', 'alice@mail.example'],
    ] as const) {
      const identity = { type, endpoint };
      const ticket = makeUserTicket({ applicationKey, applicationSecret, identity, createdAt });
      expect(await answerTo(server, ticket)).toBe('401 auth/ticket-invalid');
    }
  });

  it('is good from five minutes before it was made, for a backend whose clock is wrong', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const { key: applicationKey, secret: applicationSecret } = await addApplication(server);
    const identity = { type: 'username', endpoint: 'alice' } as const;
    const madeAt = (offsetMs: number): string => {
      const createdAt = new Date(server.clock.now() + offsetMs);
      return makeUserTicket({ applicationKey, applicationSecret, identity, createdAt });
    };
    expect(await answerTo(server, madeAt(5 * minuteMs))).toBe('in');
    expect(await answerTo(server, madeAt(5 * minuteMs + 1))).toBe('401 auth/ticket-invalid');
    expect(await answerTo(server, madeAt(dayMs))).toBe('401 auth/ticket-invalid');
    expect(await answerTo(server, madeAt(-dayMs))).toBe('401 auth/ticket-expired');
  });

  it('works only as it was signed', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    await addPerson(server, 'bob');
    const application = await addApplication(server);
    const ticket = ticketFor(server, application, 'alice');
    const [said = '', signature = ''] = ticket.split(':');
    const other = ticketFor(server, application, 'bob').split(':')[0] ?? '';
    for (const forged of [
      `${other}:${signature}`,
      `${said}:`,
      said,
      `${said}:${signature.slice(0, -4)}AAA=`,
      `${said}:${signature}:${signature}`,
      'eyJhbGciOiJub25lIn0.e30.',
      'x',
      ':',
      '..',
    ]) {
      expect(await answerTo(server, forged), forged).toBe('401 auth/ticket-invalid');
    }
    expect(await answerTo(server, ticket)).toBe('in');
  });

  it('opens sessions that end with the application', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const application = await addApplication(server);
    const authorization = `User ${ticketFor(server, application, 'alice')}`;
    const session = (await logInBy(server, { authorization })).json<Session>();
    const other = (await logInBy(server, { body: { username: 'alice', password } })).json<Session>();
    await server.provision(session);
    await server.services.applications.revoke(application.key, server.clock.now());
    expect(errorOf(await server.provision(session))).toBe('401 auth/session-invalid');
    expect((await server.provision(other)).statusCode).toBe(200);
    expect(await server.db.selectFrom('device_secret').select('id').execute()).toHaveLength(1);
  });
});
