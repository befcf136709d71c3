import type { Session } from '@offhook/protocol';
import { signSessionRequest } from '@offhook/protocol/signing';
import { describe, expect, it } from 'vitest';
import { addPerson, sessionOf } from '../testing/person.js';
import {
  createTestServer,
  dayMs,
  errorOf,
  hourMs,
  type TestServer,
  type TestServerOptions,
} from '../testing/test-server.js';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url?: string;
  readonly body?: string | Buffer;
  /** Signed in the place of what is sent. */
  readonly signed?: Partial<{ readonly body: string; readonly path: string; readonly contentType: string }>;
  readonly skewMs?: number;
  readonly secret?: string;
  readonly scheme?: string;
}

async function send(server: TestServer, session: Session, call: Call = {}) {
  const { body, method = 'GET', scheme = 'Instance', secret = session.sessionSecret, skewMs = 0 } = call;
  const { url = '/api/v1/session' } = call;
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = signSessionRequest({
    sessionId: session.sessionId,
    sessionSecret: secret,
    method,
    path: url,
    body,
    contentType: content['content-type'],
    timestamp: new Date(server.clock.now() + skewMs).toISOString(),
    ...call.signed,
  });
  const authorization = headers.authorization.replace('Instance', scheme);
  return await server.app.inject({
    method,
    url,
    headers: { ...headers, ...content, authorization },
    ...(body === undefined ? {} : { payload: body }),
  });
}

async function seat(options?: TestServerOptions) {
  const server = await createTestServer(options);
  await addPerson(server, 'alice');
  const session = await sessionOf(server, 'alice');
  return { server, session, [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() };
}

const patch = { method: 'PATCH', url: '/api/v1/profile' } as const;

describe('a request that a session signed', () => {
  it('is taken as one with its token, whatever the case of the scheme', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    for (const scheme of ['Instance', 'instance', 'INSTANCE']) {
      expect((await send(server, session, { scheme })).json()).toEqual(session);
    }
    expect((await send(server, session, { url: '/api/v1/session?again=1&b=%20' })).statusCode).toBe(200);
    expect((await send(server, session, { method: 'POST', url: '/api/v1/session/renew' })).statusCode).toBe(
      200,
    );
  });

  it('is checked over its body byte by byte', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    for (const name of ['Alice', 'Zoë 👍', 'a\\u0020b', '日本']) {
      const body = `{ "displayName" :\n\t"${name}" }`;
      const response = await send(server, session, { ...patch, body });
      expect([response.statusCode, response.json()]).toMatchObject([
        200,
        { displayName: JSON.parse(`"${name}"`) as string },
      ]);
    }
    const large = JSON.stringify({ displayName: 'x', padding: 'é'.repeat(6_000) });
    expect((await send(server, session, { ...patch, body: large })).statusCode).toBe(200);
  });

  it('is refused when anything of it was changed on the way', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const body = '{"displayName":"Mallory"}';
    const calls: readonly Call[] = [
      { ...patch, body, signed: { body: '{"displayName":"Alice"}' } },
      { ...patch, body, signed: { body: ' {"displayName":"Mallory"}' } },
      { ...patch, body, signed: { body: '' } },
      { ...patch, body, signed: { contentType: 'text/plain' } },
      { ...patch, body, signed: { path: '/api/v1/session' } },
      { url: '/api/v1/session?x=1', signed: { path: '/api/v1/session' } },
      { secret: Buffer.alloc(32).toString('base64') },
    ];
    for (const call of calls) {
      const response = await send(server, session, call);
      expect(errorOf(response), JSON.stringify(call)).toBe('401 auth/signature-invalid');
      expect(response.headers['www-authenticate']).toBe('Instance, Application');
    }
  });

  it.each([-dayMs, dayMs])('by a clock that is %i ms off is told the right time', async (skewMs) => {
    await using seated = await seat({ config: { allowedOrigins: ['https://crm.example.com'] } });
    const { server, session } = seated;
    const response = await send(server, session, { skewMs });
    expect(errorOf(response)).toBe('401 auth/clock-skewed');
    expect(response.headers.date).toMatch(/ GMT$/);
    const page = await server.app.inject({
      url: '/api/v1/time',
      headers: { origin: 'https://crm.example.com' },
    });
    expect(page.headers['access-control-expose-headers']).toMatch(/date.*x-request-id/i);
    expect(page.json()).toEqual({ now: '2026-11-21T10:00:00.000Z' });
  });

  it('is taken once when it changes something', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const call = { ...patch, body: '{"displayName":"Alice"}' };
    expect((await send(server, session, call)).statusCode).toBe(200);
    expect(errorOf(await send(server, session, call))).toBe('401 auth/request-replayed');
    await server.clock.advance(1);
    expect((await send(server, session, call)).statusCode).toBe(200);
    for (let count = 0; count < 3; count += 1) expect((await send(server, session)).statusCode).toBe(200);
  });

  it('is refused when the session is gone, has expired, or has another secret', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    expect((await send(server, session, { method: 'POST', url: '/api/v1/session/renew' })).statusCode).toBe(
      200,
    );
    expect(errorOf(await send(server, session))).toBe('401 auth/signature-invalid');
    const second = await sessionOf(server, 'alice');
    await server.clock.advance(12 * hourMs);
    expect(errorOf(await send(server, second))).toBe('401 auth/session-expired');
    await server.services.sessions.delete(second.sessionId);
    expect(errorOf(await send(server, second))).toBe('401 auth/session-invalid');
  });

  it('is told apart from what only looks like one', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const ask = async (authorization: string, timestamp: string | undefined) =>
      errorOf(
        await server.app.inject({
          url: '/api/v1/session',
          headers: { authorization, ...(timestamp === undefined ? {} : { 'x-timestamp': timestamp }) },
        }),
      );
    const now = new Date(server.clock.now()).toISOString();
    expect(await ask(`Instance ${session.sessionId}:AAAA`, undefined)).toBe('401 auth/signature-invalid');
    expect(await ask(`Instance ${session.sessionId}:AAAA`, now)).toBe('401 auth/signature-invalid');
    expect(await ask('Instance nobody:AAAA', now)).toBe('401 auth/session-invalid');
    for (const odd of [
      'Instance',
      'Instance :',
      `Instance ${session.sessionId}`,
      `Instance ${session.sessionId}:`,
      `Instance ${session.sessionId}:a:b`,
      `Instance ${'x'.repeat(2_000)}:AAAA`,
      `Application ${session.sessionId}:AAAA`,
    ]) {
      expect(await ask(odd, now), odd).toBe('401 auth/session-invalid');
    }
  });

  it('is refused for its size before its signature is looked at', async () => {
    await using seated = await seat();
    const body = JSON.stringify({ displayName: 'x'.repeat(100_000) });
    const response = await send(seated.server, seated.session, { ...patch, body });
    expect(errorOf(response)).toBe('413 request/too-large');
  });

  it('knows its path behind a proxy that takes the beginning away', async () => {
    await using seated = await seat({ config: { publicUrl: 'https://example.org/phone/' } });
    const { server, session } = seated;
    const outside = { path: '/phone/api/v1/session' };
    expect((await send(server, session, { signed: outside })).statusCode).toBe(200);
    const elsewhere = { path: '/other/api/v1/session' };
    expect(errorOf(await send(server, session, { signed: elsewhere }))).toBe('401 auth/signature-invalid');
  });
});
