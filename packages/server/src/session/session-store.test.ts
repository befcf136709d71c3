import { describe, expect, it } from 'vitest';
import { addApplication, addPerson } from '../testing/person.js';
import { createTestServer, hourMs, type TestServer } from '../testing/test-server.js';
import type { NewSession } from './session-store.js';

interface Proof {
  readonly userId: string;
  readonly accessTokenId: string;
  readonly applicationId: string;
  readonly passwordHash: string;
}

async function prove(server: TestServer): Promise<Proof> {
  const userId = await addPerson(server, 'alice');
  const { id: accessTokenId } = await server.addAccessToken(userId);
  const { key: applicationId } = await addApplication(server);
  const { passwordHash } = (await server.services.users.findById(userId)) ?? {};
  return { userId, accessTokenId, applicationId, passwordHash: passwordHash ?? '' };
}

let count = 0;

/** Asks for a session by what was right a moment ago. Answers whether it is opened. */
async function isOpened(server: TestServer, proof: Partial<Proof> & { userId: string }): Promise<boolean> {
  count += 1;
  const session: NewSession = {
    id: `session-${count}`,
    companyId: 'company',
    method: 'password',
    accessTokenId: null,
    applicationId: null,
    passwordHash: null,
    subId: null,
    sealedSecret: 'sealed',
    userAgent: null,
    sourceAddress: null,
    expiresAtMs: server.clock.now() + hourMs,
    endsAtMs: server.clock.now() + hourMs,
    ...proof,
  };
  return await server.services.sessions.insert(`token ${count}`, session, server.clock.now());
}

describe('a session that is being opened while its proof', () => {
  it('holds, is opened', async () => {
    await using server = await createTestServer();
    const { userId, ...proofs } = await prove(server);
    expect(await isOpened(server, { userId })).toBe(true);
    expect(await isOpened(server, { userId, ...proofs })).toBe(true);
  });

  const endings: readonly [string, keyof Proof, (server: TestServer, proof: Proof) => Promise<unknown>][] = [
    [
      'ends with the user',
      'userId',
      async ({ services }, { userId }) => await services.directory.disable(userId),
    ],
    [
      'is a password that is changed',
      'passwordHash',
      async ({ services }, { userId }) => await services.directory.setPassword(userId, 'quite another one'),
    ],
    [
      'is an access token that is revoked',
      'accessTokenId',
      async ({ clock, services }, proof) =>
        await services.accessTokens.revoke(proof.accessTokenId, clock.now()),
    ],
    [
      'is an application that is revoked',
      'applicationId',
      async ({ clock, services }, proof) =>
        await services.applications.revoke(proof.applicationId, clock.now()),
    ],
  ];

  it.each(endings)('%s, is not', async (_name, ...[name, end]) => {
    await using server = await createTestServer();
    const proof = await prove(server);
    await end(server, proof);
    expect(await isOpened(server, { userId: proof.userId, [name]: proof[name] })).toBe(false);
    expect(await server.db.selectFrom('session').select('id').execute()).toEqual([]);
    // Nothing but what ended is refused.
    expect(await isOpened(server, { userId: proof.userId })).toBe(name !== 'userId');
  });
});

describe('the sessions of a user', () => {
  it('are a hundred for each way to log in, and the oldest go first', async () => {
    await using server = await createTestServer();
    const { accessTokenId, userId } = await prove(server);
    await isOpened(server, { userId, accessTokenId });
    for (let index = 0; index < 105; index += 1) {
      await server.clock.advance(1);
      await isOpened(server, { userId });
    }
    const kept = await server.db.selectFrom('session').select(['access_token_id', 'created_at']).execute();
    const byPassword = kept.filter(({ access_token_id: id }) => id === null);
    expect([kept.length, byPassword.length]).toEqual([101, 100]);
    expect(Math.min(...byPassword.map(({ created_at: atMs }) => atMs))).toBe(server.clock.now() - 99);
  });
});
