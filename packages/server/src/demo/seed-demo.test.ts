import { isUserTicketOf, parseUserTicket } from '@offhook/protocol/signing';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { createTestServer, domain, type TestServer } from '../testing/test-server.js';
import { seedDemo } from './seed-demo.js';

async function seed({ clock, services }: TestServer, dataFolder: string) {
  return await seedDemo({ ...services, clock, dataFolder, sipDomain: 'demo.localhost', signUp: 'open' });
}

const post = async ({ app }: TestServer, payload: object, headers = {}) =>
  await app.inject({ method: 'POST', url: '/api/v1/login', payload, headers });

describe('the demo', () => {
  it('lets alice and bob in by every way that it describes', async () => {
    await using folder = await temporaryFolder();
    await using server = await createTestServer({ config: { sip: { domain: 'demo.localhost' } } });
    const { backend, description } = await seed(server, folder.path);
    for (const { accessToken, email, number, password, phoneNumber, userId } of description.users) {
      const ways = [
        await post(server, {}, { authorization: `Bearer ${accessToken}` }),
        await post(server, { username: number, password }),
        await post(server, { email, password }),
        await post(server, { phoneNumber, password }),
        await post(server, {}, { authorization: `User ${await backend.ticketFor(userId)}` }),
      ];
      for (const way of ways) expect([way.statusCode, way.json()]).toMatchObject([200, { userId }]);
    }
  });

  it('makes alice an administrator of a second company, and bob not', async () => {
    await using folder = await temporaryFolder();
    await using server = await createTestServer({ config: { sip: { domain } } });
    const { description } = await seed(server, folder.path);
    const [, partner] = description.companies;
    const roles = async (userId: string) =>
      (await server.services.companies.membershipsOf(userId)).map(({ companyId, role }) => [companyId, role]);
    expect(await roles('alice')).toEqual([
      ['demo', 'member'],
      [partner?.companyId, 'admin'],
    ]);
    expect(await roles('bob')).toEqual([['demo', 'member']]);
  });

  it('is the same after a restart, save for a password that somebody changed', async () => {
    await using folder = await temporaryFolder();
    await using server = await createTestServer();
    const first = await seed(server, folder.path);
    await server.services.directory.setPassword('alice', 'a password of her own');
    const second = await seed(server, folder.path);
    expect(second.description).toEqual(first.description);
    expect(await server.services.applications.list()).toHaveLength(1);
    const alice = await server.services.users.findById('alice');
    const hash = alice?.passwordHash ?? undefined;
    expect(await server.services.hasher.verify(hash, 'alice-demo-password')).toBe(true);
  });

  it('signs tickets for its own people alone, with a secret that it tells nobody', async () => {
    await using folder = await temporaryFolder();
    await using server = await createTestServer();
    const { backend, description } = await seed(server, folder.path);
    const [application] = await server.services.applications.list();
    const { key = '', secret = '' } =
      (await server.services.applications.findLiving(application?.key ?? '')) ?? {};
    const ticket = await backend.ticketFor('bob');
    expect(isUserTicketOf(ticket, secret)).toBe(true);
    expect(parseUserTicket(ticket)).toMatchObject({ applicationKey: key, identity: { endpoint: 'bob' } });
    await expect(backend.ticketFor('mallory')).rejects.toMatchObject({ code: 'request/not-found' });
    expect(JSON.stringify(description)).not.toContain(secret);
    expect(JSON.stringify(description)).not.toContain(key);
  });
});

describe('POST /demo/user-ticket', () => {
  const ask = async (host: string, payload: object = { userId: 'alice' }) => {
    await using server = await createTestServer({ isDemo: true });
    return await server.app.inject({ method: 'POST', url: '/demo/user-ticket', payload, headers: { host } });
  };

  it('answers a ticket to pages of this machine', async () => {
    const response = await ask('localhost:7400');
    expect([response.statusCode, response.json()]).toEqual([200, { userTicket: 'the ticket of alice' }]);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is not for a page that gave this machine a name of its own', async () => {
    expect((await ask('evil.example:7400')).statusCode).toBe(404);
  });

  it.each([{}, { userId: '' }, { userId: 7 }, { userId: 'x'.repeat(65) }])(
    'is not for %j',
    async (payload) => {
      expect((await ask('localhost:7400', payload)).statusCode).toBe(400);
    },
  );

  it('is not there without the demo', async () => {
    await using server = await createTestServer();
    const response = await server.app.inject({ method: 'POST', url: '/demo/user-ticket', payload: {} });
    expect(response.statusCode).toBe(404);
  });
});
