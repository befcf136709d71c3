import { profileSchema, type Session } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs } from '../testing/api-call.js';
import { addCompany, addPerson, logInBy, password, sessionOf } from '../testing/person.js';
import { createTestServer, domain, errorOf, type TestServer } from '../testing/test-server.js';

interface Seat extends AsyncDisposable {
  readonly server: TestServer;
  readonly userId: string;
  readonly session: Session;
}

async function seat(): Promise<Seat> {
  const server = await createTestServer();
  const userId = await addPerson(server, 'alice');
  const session = await sessionOf(server, 'alice');
  return { server, userId, session, [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() };
}

const show = async (seated: Pick<Seat, 'server' | 'session'>) =>
  await callAs(seated, { method: 'GET', url: '/api/v1/profile' });

const change = async (seated: Pick<Seat, 'server' | 'session'>, body: unknown) =>
  await callAs(seated, { method: 'PATCH', url: '/api/v1/profile', body });

describe('GET /api/v1/profile', () => {
  it('shows who the user is and for which companies he may act', async () => {
    await using seated = await seat();
    const { server, userId } = seated;
    const companyId = await addCompany(server, 'partner.example');
    await server.services.companies.addMember({ companyId, userId }, 'admin', server.clock.now());
    expect(profileSchema.parse((await show(seated)).json())).toEqual({
      userId,
      username: 'alice',
      displayName: 'The alice',
      email: 'alice@mail.example',
      phoneNumber: '+155578591',
      hasPassword: true,
      companyId: 'company',
      companies: [
        { companyId: 'company', name: 'Company', sipDomain: domain, role: 'member' },
        { companyId, name: 'Company partner.example', sipDomain: 'partner.example', role: 'admin' },
      ],
    });
  });

  it('says when there is no password', async () => {
    await using server = await createTestServer();
    await server.addUser('token-only');
    const session = await server.openSession('token-only');
    expect((await show({ server, session })).json()).toMatchObject({ hasPassword: false, email: null });
  });
});

describe('PATCH /api/v1/profile', () => {
  it('changes what is given, removes what is null, and leaves the rest', async () => {
    await using seated = await seat();
    const before = (await show(seated)).json<object>();
    const steps = [
      [{ displayName: 'Alice Archer' }, { displayName: 'Alice Archer' }],
      [{ email: 'Archer@Mail.Example' }, { email: 'archer@mail.example' }],
      [{ phoneNumber: null }, { phoneNumber: null }],
      [{}, {}],
    ];
    let expected = before;
    for (const [body, difference] of steps) {
      expected = { ...expected, ...difference };
      expect((await change(seated, body)).json()).toEqual(expected);
      expect((await show(seated)).json()).toEqual(expected);
    }
    const audit = await auditLines(seated.server);
    expect(audit.filter((line) => line.includes('profile-changed'))).toHaveLength(3);
  });

  it('makes a new address one to log in with, and the old one none', async () => {
    await using seated = await seat();
    await change(seated, { email: 'archer@mail.example' });
    const byEmail = async (email: string) =>
      (await logInBy(seated.server, { body: { email, password } })).statusCode;
    expect(await byEmail('archer@mail.example')).toBe(200);
    expect(await byEmail('alice@mail.example')).toBe(401);
  });

  it('refuses what somebody else has, and takes what is one’s own already', async () => {
    await using seated = await seat();
    const { server } = seated;
    const bob = await server.services.users.findById(await addPerson(server, 'bob'));
    expect(errorOf(await change(seated, { email: 'BOB@mail.example' }))).toBe('409 auth/identity-taken');
    const phoneNumber = bob?.phoneNumber;
    expect(errorOf(await change(seated, { displayName: 'x', phoneNumber }))).toBe('409 auth/identity-taken');
    expect((await change(seated, { email: 'alice@mail.example' })).json()).toMatchObject({
      displayName: 'The alice',
    });
  });

  it('refuses what is no change of a profile', async () => {
    await using seated = await seat();
    const before = (await show(seated)).json<object>();
    const bodies = [
      { displayName: '' },
      { displayName: null },
      { displayName: 'a\r\nb' },
      { displayName: 'x'.repeat(129) },
      { email: 'nobody' },
      { email: 'a@b@c' },
      { phoneNumber: '123' },
      { phoneNumber: '+0123' },
      { phoneNumber: 15550100 },
      'x',
      null,
      [],
    ];
    for (const body of bodies) {
      expect(errorOf(await change(seated, body)), JSON.stringify(body)).toBe('400 request/invalid');
    }
    expect((await show(seated)).json()).toEqual(before);
  });

  it('cannot be used to become somebody else, or more', async () => {
    await using seated = await seat();
    const before = (await show(seated)).json<object>();
    const body = { userId: 'bob', username: 'bob', companyId: 'other', role: 'admin', passwordHash: 'x' };
    expect((await change(seated, body)).json()).toEqual(before);
  });
});

describe('POST /api/v1/password', () => {
  const newPassword = 'quite another sentence';
  const set = async (seated: Pick<Seat, 'server' | 'session'>, body: unknown) =>
    await callAs(seated, { method: 'POST', url: '/api/v1/password', body });

  it('changes the password, and keeps the session that does it', async () => {
    await using seated = await seat();
    const { server, userId } = seated;
    expect((await set(seated, { currentPassword: password, newPassword })).statusCode).toBe(204);
    expect((await show(seated)).statusCode).toBe(200);
    const byPassword = async (text: string) =>
      (await logInBy(server, { body: { username: 'alice', password: text } })).statusCode;
    expect([await byPassword(newPassword), await byPassword(password)]).toEqual([200, 401]);
    expect(await auditLines(server)).toContain(`${userId} password-changed ${userId}`);
  });

  it('ends the user’s other sessions with their phones, and nobody else’s', async () => {
    await using seated = await seat();
    const { server, session, userId } = seated;
    await addPerson(server, 'bob');
    const bob = await sessionOf(server, 'bob');
    const byPassword = await sessionOf(server, 'alice');
    const byToken = (await server.logIn((await server.addAccessToken(userId)).token)).json<Session>();
    for (const each of [session, bob, byPassword, byToken]) await server.provision(each);
    await set(seated, { currentPassword: password, newPassword });
    for (const ended of [byPassword, byToken]) {
      expect(errorOf(await show({ server, session: ended }))).toBe('401 auth/session-invalid');
    }
    expect((await show({ server, session: bob })).statusCode).toBe(200);
    const kept = await server.db.selectFrom('device_secret').select('session_id').execute();
    expect(kept.map(({ session_id: id }) => id).sort()).toEqual([bob.sessionId, session.sessionId].sort());
  });

  it('counts a wrong current password as a failed login', async () => {
    await using seated = await seat();
    const wrong = { currentPassword: 'wrong', newPassword };
    for (let count = 0; count < 3; count += 1) {
      expect(errorOf(await set(seated, wrong))).toBe('401 auth/credentials-invalid');
    }
    const right = { currentPassword: password, newPassword };
    expect(errorOf(await set(seated, right))).toBe('429 auth/account-locked');
    const login = await logInBy(seated.server, { body: { username: 'alice', password } });
    expect(errorOf(login)).toBe('429 auth/account-locked');
    await seated.server.clock.advance(60_000);
    expect((await set(seated, right)).statusCode).toBe(204);
  });

  it('refuses weak passwords, and the user’s own names', async () => {
    await using seated = await seat();
    for (const weak of ['short', 'password123', 'alice@mail.example', '+1 555 78591 ', 'aaaaaaaaaaaa']) {
      const response = await set(seated, { currentPassword: password, newPassword: weak });
      expect(errorOf(response), weak).toBe('422 auth/password-weak');
    }
  });

  it('gives no password to who has none', async () => {
    await using server = await createTestServer();
    await server.addUser('token-only');
    const session = await server.openSession('token-only');
    const response = await set({ server, session }, { currentPassword: '', newPassword });
    expect(errorOf(response)).toBe('400 request/invalid');
    const guess = await set({ server, session }, { currentPassword: 'x', newPassword });
    expect(errorOf(guess)).toBe('401 auth/credentials-invalid');
  });
});
