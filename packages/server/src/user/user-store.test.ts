import { describe, expect, it } from 'vitest';
import { addCompany, addPerson } from '../testing/person.js';
import { createTestServer, domain, type TestServer } from '../testing/test-server.js';

const codeOf = (error: unknown): unknown => (error as { code: unknown }).code;

const add = async ({ clock, services }: TestServer, username: string, more: object = {}): Promise<unknown> =>
  await services.users
    .addUser({ companyId: 'company', username, displayName: username, ...more }, clock.now())
    .catch(codeOf);

describe('UserStore', () => {
  it('makes a user with the membership, or nothing of it', async () => {
    await using server = await createTestServer();
    const id = await add(server, 'alice', { email: 'Alice@Mail.Example', phoneNumber: '+15550100' });
    expect(await server.services.users.findById(String(id))).toEqual({
      id,
      companyId: 'company',
      sipDomain: domain,
      username: 'alice',
      displayName: 'alice',
      email: 'alice@mail.example',
      phoneNumber: '+15550100',
      passwordHash: null,
      disabledAtMs: null,
    });
    await server.db.schema.alterTable('membership').renameTo('elsewhere').execute();
    await add(server, 'bob');
    await server.db.schema.alterTable('elsewhere').renameTo('membership').execute();
    expect(await server.services.users.list()).toHaveLength(1);
  });

  it('has names once in a company, and addresses and numbers once at all', async () => {
    await using server = await createTestServer();
    const companyId = await addCompany(server, 'other.example');
    await add(server, 'alice', { email: 'alice@mail.example', phoneNumber: '+15550100' });
    const others = [
      [{ username: 'alice' }, 'auth/identity-taken'],
      [{ username: 'a2', email: 'ALICE@mail.example' }, 'auth/identity-taken'],
      [{ username: 'a3', phoneNumber: '+15550100' }, 'auth/identity-taken'],
      [{ username: 'a4', companyId, email: 'alice@mail.example' }, 'auth/identity-taken'],
    ] as const;
    for (const [{ username, ...more }, code] of others) expect(await add(server, username, more)).toBe(code);
    expect(await add(server, 'alice', { companyId })).toMatch(/^[0-9a-f]{24}$/);
    // No address is not an address: many have none.
    for (const username of ['b', 'c']) expect(await add(server, username)).toMatch(/^[0-9a-f]{24}$/);
  });

  it('finds a name as it was written, or else in small letters', async () => {
    await using server = await createTestServer();
    for (const username of ['alice', 'Bob', 'carol', 'Carol']) await add(server, username);
    const found = async (username: string) =>
      (await server.services.users.findByIdentity({ kind: 'username', username, sipDomain: domain }))
        ?.username;
    expect(await Promise.all(['alice', 'ALICE', 'Bob', 'bob', 'carol', 'Carol', 'CAROL'].map(found))).toEqual(
      ['alice', 'alice', 'Bob', undefined, 'carol', 'Carol', 'carol'],
    );
  });

  it('keeps companies apart', async () => {
    await using server = await createTestServer();
    const companyId = await addCompany(server, 'other.example');
    const here = await add(server, 'alice');
    const there = await add(server, 'alice', { companyId });
    const { users } = server.services;
    const find = async (sipDomain: string) =>
      (await users.findByIdentity({ kind: 'username', username: 'alice', sipDomain }))?.id;
    expect([await find(domain), await find('other.example'), await find('nobody.example')]).toEqual([
      here,
      there,
      undefined,
    ]);
    expect((await users.list(companyId)).map(({ id }) => id)).toEqual([there]);
    expect(await users.list()).toHaveLength(2);
  });

  it('replaces a hash only while it is the one that was looked at', async () => {
    await using server = await createTestServer();
    const id = String(await add(server, 'alice', { passwordHash: 'old' }));
    const { users } = server.services;
    expect(await users.replaceHash(id, 'old', 'new')).toBe(true);
    expect(await users.replaceHash(id, 'old', 'newer')).toBe(false);
    expect((await users.findById(id))?.passwordHash).toBe('new');
  });

  it('says when there is nobody to change', async () => {
    await using server = await createTestServer();
    const { directory, users } = server.services;
    expect([
      await users.change('nobody', { displayName: 'x' }),
      await users.change('nobody', {}),
      await directory.setPassword('nobody', 'x'),
      await directory.disable('nobody'),
      await directory.enable('nobody'),
    ]).toEqual([false, false, false, false, false]);
    expect(await users.change(await addPerson(server, 'alice'), {})).toBe(true);
  });
});
