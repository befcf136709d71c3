import {
  accessTokenListSchema,
  type AccessTokenSummary,
  type NewAccessToken,
  newAccessTokenSchema,
  type Session,
} from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs, seatAlice, seatNext, type Seat, trickyNames } from '../testing/api-call.js';
import { requestOf, verdictFor } from '../testing/sip-phone.js';
import { dayMs, documentOf, domain, errorOf, hourMs } from '../testing/test-server.js';
import { maxAccessTokenCount } from './own-access-tokens.js';

const url = '/api/v1/access-tokens';

const create = async (seat: Seat, body: unknown) => await callAs(seat, { method: 'POST', url, body });

const revoke = async (seat: Seat, id: string) =>
  await callAs(seat, { method: 'DELETE', url: `${url}/${id}` });

async function mustCreate(seat: Seat, name = 'CRM'): Promise<NewAccessToken> {
  const response = await create(seat, { name });
  expect(response.statusCode).toBe(201);
  return newAccessTokenSchema.parse(response.json());
}

async function listOf(seat: Seat): Promise<readonly AccessTokenSummary[]> {
  const response = await callAs(seat, { method: 'GET', url });
  expect(response.headers['cache-control']).toBe('no-store');
  return accessTokenListSchema.parse(response.json()).accessTokens;
}

describe('a new access token', () => {
  it('is shown once, logs in, and is kept as a hash alone', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const { accessToken, ...summary } = await mustCreate(alice);
    expect(accessToken).toMatch(/^oh_pat_[A-Za-z0-9_-]{43}$/);
    expect(summary).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      name: 'CRM',
      createdAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2027-03-01T10:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
    });
    expect((await server.logIn(accessToken)).statusCode).toBe(200);
    const kept = JSON.stringify(await server.db.selectFrom('access_token').selectAll().execute());
    expect(kept + server.logText()).not.toContain(accessToken);
    expect(JSON.stringify(await listOf(alice))).not.toContain(accessToken);
  });

  it.each([1, 30, 3_650])(
    'lives for the %d days that were asked for, and no millisecond longer',
    async (days) => {
      await using alice = await seatAlice();
      const { server } = alice;
      const made = (await create(alice, { name: 'x', expiresInDays: days })).json<NewAccessToken>();
      await server.clock.advance(days * dayMs - 1);
      expect((await server.logIn(made.accessToken)).statusCode).toBe(200);
      await server.clock.advance(1);
      expect(errorOf(await server.logIn(made.accessToken))).toBe('401 auth/token-expired');
    },
  );

  it.each([
    ['nothing', undefined],
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a long name', { name: 'x'.repeat(129) }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name with NUL', { name: 'a\u0000b' }],
    ['a number as name', { name: 1 }],
    ['no day', { name: 'x', expiresInDays: 0 }],
    ['half a day', { name: 'x', expiresInDays: 0.5 }],
    ['more than ten years', { name: 'x', expiresInDays: 3_651 }],
    ['days as text', { name: 'x', expiresInDays: '30' }],
    ['days as null', { name: 'x', expiresInDays: null }],
  ])('cannot be made with %s', async (_name, body) => {
    await using alice = await seatAlice();
    expect(errorOf(await create(alice, body))).toBe('400 request/invalid');
    expect(await listOf(alice)).toHaveLength(1);
  });

  it('is made or refused, whatever JSON is sent', async () => {
    await using alice = await seatAlice();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        expect([201, 400, 409]).toContain((await create(alice, body)).statusCode);
      }),
      { numRuns: 30 },
    );
  });

  it('may be called anything', async () => {
    await using alice = await seatAlice();
    for (const name of trickyNames) {
      const { id } = await mustCreate(alice, name);
      expect((await listOf(alice)).find((token) => token.id === id)?.name).toBe(name);
    }
  });
});

describe('the list of access tokens', () => {
  it('has the newest first, with last use and revocation, and is the own one', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const bob = await seatNext(alice, 'bob');
    await server.clock.advance(1);
    const first = await mustCreate(alice, 'first');
    await server.clock.advance(hourMs);
    await mustCreate(alice, 'second');
    await server.clock.advance(hourMs);
    await server.logIn(first.accessToken);
    await revoke(alice, first.id);
    expect(
      (await listOf(alice)).map(({ lastUsedAt, name, revokedAt }) => [name, lastUsedAt, revokedAt]),
    ).toEqual([
      ['second', null, null],
      ['first', '2026-11-21T12:00:00.001Z', '2026-11-21T12:00:00.001Z'],
      ['test', '2026-11-21T10:00:00.000Z', null],
    ]);
    expect((await listOf(bob)).map(({ name }) => name)).toEqual(['test']);
  });
});

describe('revoking an access token', () => {
  it('ends its sessions and the phones that they made, and no others', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    const { accessToken, id } = await mustCreate(alice);
    const other = (await server.logIn(accessToken)).json<Session>();
    const isAdmitted = async ({ password: secret }: { readonly password: string }) =>
      (await verdictFor(server, requestOf({ username: 'alice', realm: domain, secret }))).status;
    const own = documentOf(await server.provision(session)).account;
    const ended = documentOf(await server.provision(other)).account;
    expect([await isAdmitted(own), await isAdmitted(ended)]).toEqual(['ok', 'ok']);
    expect((await revoke(alice, id)).statusCode).toBe(204);
    expect([await isAdmitted(own), await isAdmitted(ended)]).toEqual(['ok', 'fail']);
    expect(errorOf(await server.logIn(accessToken))).toBe('401 auth/token-invalid');
    expect(errorOf(await callAs({ server, session: other }, { method: 'GET', url }))).toBe(
      '401 auth/session-invalid',
    );
  });

  it('may be done once more, and is recorded once', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const { id } = await mustCreate(alice);
    expect((await revoke(alice, id)).statusCode).toBe(204);
    expect((await revoke(alice, id)).statusCode).toBe(204);
    const lines = (await auditLines(server)).filter((line) => line.includes('access-token'));
    expect(lines).toEqual([`alice access-token-created ${id}`, `alice access-token-revoked ${id}`]);
  });

  it('knows no token of another user, nor one that does not exist', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const bob = await seatNext(alice, 'bob');
    const { accessToken, id } = await mustCreate(bob);
    expect(errorOf(await revoke(alice, id))).toBe('404 auth/unknown-access-token');
    expect(errorOf(await revoke(alice, 'f'.repeat(24)))).toBe('404 auth/unknown-access-token');
    expect((await server.logIn(accessToken)).statusCode).toBe(200);
  });
});

describe('the number of access tokens', () => {
  it('has an end, which dead ones do not count towards', async () => {
    await using alice = await seatAlice();
    // One is there already: the session was opened with it.
    for (let count = 1; count < maxAccessTokenCount; count += 1) await mustCreate(alice);
    expect(errorOf(await create(alice, { name: 'one more' }))).toBe('409 auth/too-many-access-tokens');
    const [last] = await listOf(alice);
    await revoke(alice, last?.id ?? '');
    await mustCreate(alice, 'one more');
    expect(errorOf(await create(alice, { name: 'two more' }))).toBe('409 auth/too-many-access-tokens');
  });

  it('holds when two are made at the same time', async () => {
    await using alice = await seatAlice();
    for (let count = 2; count < maxAccessTokenCount; count += 1) await mustCreate(alice);
    const made = await Promise.all(['a', 'b', 'c'].map(async (name) => await create(alice, { name })));
    expect(made.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409]);
  });

  it('stays bounded for who makes and revokes for ever', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const row = (count: number) => ({
      id: `dead ${count}`,
      user_id: 'alice',
      name: 'dead',
      token_hash: `hash ${count}`,
      created_at: count,
      expires_at: count + 1,
      revoked_at: null,
      last_used_at: null,
    });
    await server.db
      .insertInto('access_token')
      .values(Array.from({ length: 150 }, (_value, count) => row(count)))
      .execute();
    await mustCreate(alice);
    const names = (await listOf(alice)).map(({ id }) => id);
    expect(names).toHaveLength(2 + maxAccessTokenCount - 1);
    expect(names).toContain('dead 149');
    expect(names).not.toContain('dead 0');
  });
});
