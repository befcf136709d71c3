import { join } from 'node:path';
import { silentLogger } from '@offhook/primitives';
import type {
  AuthWebhookRequest,
  AuthWebhookVerdict,
  ErrorBody,
  ProvisioningDocument,
  Session,
} from '@offhook/protocol';
import { endpoints } from '@offhook/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import { mintToken } from '../secret/token.js';
import { openPostgres } from '../storage/postgres/open-postgres.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { startRedis, type TestRedis } from '../testing/redis.js';
import { type ServerProcess, startServerProcess } from '../testing/server-process.js';
import { requestOf } from '../testing/sip-phone.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { basicAuthorization, deviceToken } from '../testing/test-server.js';
import { UserStore } from '../user/user-store.js';

const timeout = 60_000;
const domain = 'example.org';
const edge = { username: 'sip-edge', password: 'edge password' };
const accessToken = mintToken('access');
const blacklistFailureCount = 4;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let postgres: TestPostgres;
let redis: TestRedis;
let one: ServerProcess;
let other: ServerProcess;

async function seed(url: string): Promise<void> {
  const db = await openPostgres(url, silentLogger);
  const users = new UserStore(db);
  await users.saveCompany({ id: 'company', name: 'Company', sipDomain: domain }, Date.now());
  await users.saveUser(
    { id: 'alice', companyId: 'company', username: 'alice', displayName: 'Alice' },
    Date.now(),
  );
  const details = { userId: 'alice', name: 'test', expiresAtMs: Date.now() + 3_600_000 };
  await new AccessTokenStore(db).save(accessToken, details, Date.now());
  await db.destroy();
}

beforeAll(async () => {
  folder = await temporaryFolder();
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const databaseUrl = await postgres.createDatabase();
  const start = async (name: string): Promise<ServerProcess> =>
    await startServerProcess({
      DATA_FOLDER: join(folder.path, name),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      OFFHOOK_KEY: '42'.repeat(32),
      SIP_DOMAIN: domain,
      SIP_EDGE: 'external',
      SIP_WEBSOCKET_URLS: 'wss://sip.example.org/',
      WEBHOOK_PASSWORD: edge.password,
      BLACKLIST_FAILURE_COUNT: String(blacklistFailureCount),
    });
  // Both bring the empty database up to date: one waits for the other.
  [one, other] = await Promise.all([start('one'), start('other')]);
  await seed(databaseUrl);
}, timeout);

afterAll(async () => {
  await Promise.all([one, other, postgres, redis].map(async (part) => await part[Symbol.asyncDispose]()));
  await folder[Symbol.asyncDispose]();
});

interface Request {
  readonly path: string;
  readonly authorization: string;
  readonly body?: unknown;
}

async function post(server: ServerProcess, { authorization, body = {}, path }: Request): Promise<Response> {
  return await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function logIn(server: ServerProcess): Promise<Response> {
  return await post(server, { path: endpoints.login, authorization: `Bearer ${accessToken}` });
}

async function logOut(server: ServerProcess, { sessionToken }: Session): Promise<Response> {
  return await post(server, { path: endpoints.logout, authorization: `Bearer ${sessionToken}` });
}

async function openSession(server: ServerProcess): Promise<Session> {
  const response = await logIn(server);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Session;
}

async function provision(server: ServerProcess, { sessionToken, userId }: Session): Promise<Response> {
  const path = endpoints.provisioning(userId, deviceToken);
  return await post(server, { path, authorization: `Bearer ${sessionToken}`, body: { create: true } });
}

async function ask(server: ServerProcess, body: AuthWebhookRequest): Promise<AuthWebhookVerdict> {
  const authorization = basicAuthorization(edge.username, edge.password);
  const response = await post(server, { path: endpoints.authWebhook, authorization, body });
  return (await response.json()) as AuthWebhookVerdict;
}

/** A question that the phone of the document answers rightly. */
function questionOf({ account }: ProvisioningDocument, nonce: string): AuthWebhookRequest {
  const { domain: realm, password: secret, username } = account;
  return requestOf({ realm, secret, username, more: { nonce } });
}

async function phoneOf(server: ServerProcess): Promise<ProvisioningDocument> {
  return (await (await provision(server, await openSession(server))).json()) as ProvisioningDocument;
}

async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as ErrorBody).error.code}`;
}

describe('two server processes on one PostgreSQL and one Redis', { timeout }, () => {
  it('are one server: login on one, provisioning on the other, the verdict on either', async () => {
    const session = await openSession(one);
    const response = await provision(other, session);
    expect(response.status).toBe(200);
    const document = (await response.json()) as ProvisioningDocument;
    expect(await ask(one, questionOf(document, 'first'))).toMatchObject({ status: 'ok' });
    expect(await ask(other, questionOf(document, 'second'))).toMatchObject({ status: 'ok' });
  });

  it('take a nonce’s count once between them', async () => {
    const question = questionOf(await phoneOf(one), 'shown twice');
    expect(await ask(one, question)).toMatchObject({ status: 'ok' });
    expect(await ask(other, question)).toMatchObject({ status: 'fail' });
    expect(await ask(one, question)).toMatchObject({ status: 'fail' });
  });

  it('count an attacker’s guesses together, and refuse him together', async () => {
    const right = questionOf(await phoneOf(one), 'of the attacker');
    const guess = { ...right, response: 'f'.repeat(32), source_address: '203.0.113.7' };
    for (let count = 0; count < blacklistFailureCount; count += 1) {
      await ask(count % 2 === 0 ? one : other, { ...guess, nonce: `guess ${count}` });
    }
    for (const server of [one, other]) {
      const verdict = await ask(server, { ...guess, nonce: 'one more' });
      expect(verdict.blacklist).toBeGreaterThan(0);
    }
    expect((await ask(other, { ...guess, source_address: '203.0.113.8' })).blacklist).toBeUndefined();
  });

  it('end a session on both when it ends on one', async () => {
    const session = await openSession(one);
    expect((await provision(other, session)).status).toBe(200);
    expect((await logOut(one, session)).status).toBe(204);
    expect(await codeOf(await provision(other, session))).toBe('401 auth/session-invalid');
  });
});

describe('a part that goes', { timeout }, () => {
  it('Redis: logins and verdicts go on, and it is found again', async () => {
    const document = await phoneOf(one);
    await redis.stop();
    expect((await logIn(one)).status).toBe(200);
    const question = questionOf(document, 'without Redis');
    expect(await ask(one, question)).toMatchObject({ status: 'ok' });
    expect(await ask(one, question)).toMatchObject({ status: 'fail' });
    expect(one.output()).toContain('Redis does not answer');
    await redis.restart();
    await vi.waitFor(
      async () => {
        expect((await logIn(one)).status).toBe(200);
        expect(one.output()).toContain('Redis answers again');
      },
      { timeout: 10_000 },
    );
  });

  it('PostgreSQL: everybody is told to come back, and it is found again', async () => {
    const session = await openSession(one);
    await postgres.stop();
    for (const server of [one, other]) {
      const refused = await logIn(server);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await codeOf(refused)).toBe('503 server/storage-unavailable');
      expect(await codeOf(await provision(server, session))).toBe('503 server/storage-unavailable');
    }
    await postgres.restart();
    for (const server of [one, other]) expect((await provision(server, session)).status).toBe(200);
  });
});
