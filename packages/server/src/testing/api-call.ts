import type { Session } from '@offhook/protocol';
import type { LightMyRequestResponse } from 'fastify';
import { createTestServer, type TestServer, type TestServerOptions } from './test-server.js';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

/** Calls the API as a client on this machine does, with the session's token; without one it brings no credentials. */
export async function callAs(
  { server, session }: { readonly server: TestServer; readonly session?: Pick<Session, 'sessionToken'> },
  { body, headers, method, remoteAddress = '192.0.2.1', url }: ApiCall,
): Promise<LightMyRequestResponse> {
  return await server.app.inject({
    method,
    url,
    remoteAddress,
    headers: {
      host: 'localhost:7400',
      ...(session === undefined ? {} : { authorization: `Bearer ${session.sessionToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

/** A server, and somebody who is logged in there. */
export interface Seat {
  readonly server: TestServer;
  readonly session: Session;
}

/** A server with alice, who is logged in. */
export async function seatAlice(options?: TestServerOptions): Promise<Seat & AsyncDisposable> {
  const server = await createTestServer(options);
  await server.addUser('alice');
  const session = await server.openSession('alice');
  return { server, session, [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() };
}

/** Somebody else at the same server, or the same user with another session. */
export async function seatNext({ server }: Seat, userId: string): Promise<Seat> {
  const known = await server.db.selectFrom('app_user').where('id', '=', userId).select('id').execute();
  if (known.length === 0) await server.addUser(userId);
  return { server, session: await server.openSession(userId) };
}

/** The audit log without times and addresses, oldest first: `alice access-token-created <id>`. */
export async function auditLines({ db }: Pick<TestServer, 'db'>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('audit_event')
    .select(['actor', 'action', 'subject'])
    .orderBy('at')
    .execute();
  return rows.map(({ action, actor, subject }) => [actor, action, subject ?? ''].join(' ').trimEnd());
}

/** What was tried on databases, headers and terminals before. All of it is text, and stays text. */
export const trickyNames: readonly string[] = [
  "'; drop table device; --",
  "' or '1'='1",
  '" union select token_hash from session --',
  '\\"; delete from app_user; --',
  '%_%',
  '${process.env.OFFHOOK_KEY}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '日本語 العربية 👩‍💻 e\u0301',
  '\u202Etxt.exe',
  ' leading and trailing ',
  'null',
  '-0',
  'x'.repeat(128),
];

/** What stands in a path where an id should: none of it names anything, and none of it breaks anything. */
export const trickyIds: readonly string[] = [
  '..',
  '.',
  '%2e%2e',
  '%2E%2E%2Falice',
  '..%2f..%2fhealth',
  '%252e%252e',
  '%00',
  'alice%00',
  '%0d%0aset-cookie:x',
  'x'.repeat(65),
  'x'.repeat(300),
  '%F0%9F%91%A9',
  '%ED%A0%80',
  '%',
  '%zz',
  "'%20or%20'1'%3D'1",
  '%25',
  '*',
  ':userId',
  '__proto__',
  'constructor',
];
