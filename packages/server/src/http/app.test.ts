import { describe, expect, it } from 'vitest';
import {
  createTestServer,
  dayMs,
  demoDescription,
  deviceToken,
  documentOf,
  domain,
  errorOf,
} from '../testing/test-server.js';

const crm = 'https://crm.example.com';
const stranger = 'https://evil.example';

describe('GET /health', () => {
  it('says that all is well, and since when', async () => {
    await using server = await createTestServer();
    await server.clock.advance(90_500);
    const response = await server.app.inject('/health');
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { status: 'ok', version: '1.2.3', uptimeSeconds: 90 },
    ]);
  });

  it('goes on while the database is gone: a new process would not find it either', async () => {
    await using server = await createTestServer();
    await server.db.destroy();
    expect((await server.app.inject('/health')).statusCode).toBe(200);
  });
});

describe('GET /ready', () => {
  it('says that requests are welcome', async () => {
    await using server = await createTestServer();
    const response = await server.app.inject('/ready');
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { status: 'ready', database: 'ok', migrations: 'ok', redis: 'unused' },
    ]);
  });

  it('says that the database is gone', async () => {
    await using server = await createTestServer();
    await server.db.destroy();
    const response = await server.app.inject('/ready');
    expect([response.statusCode, response.json()]).toMatchObject([
      503,
      { status: 'unready', database: 'unavailable' },
    ]);
  });

  it('says that a migration has not run', async () => {
    await using server = await createTestServer();
    await server.db.deleteFrom('kysely_migration' as never).execute();
    const response = await server.app.inject('/ready');
    expect([response.statusCode, response.json()]).toMatchObject([
      503,
      { status: 'unready', database: 'ok', migrations: 'pending' },
    ]);
  });
});

describe('every answer', () => {
  it.each(['/health', '/', '/nothing', '/api/v1/login'])('of %s is safe to show', async (url) => {
    await using server = await createTestServer();
    expect((await server.app.inject(url)).headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('has an id of its own that the log knows, whatever the client calls it', async () => {
    await using server = await createTestServer();
    const ask = async () => await server.app.inject({ url: '/nothing', headers: { 'x-request-id': 'mine' } });
    const ids = [(await ask()).headers['x-request-id'], (await ask()).headers['x-request-id']];
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(server.logLines().some(({ requestId }) => requestId === id)).toBe(true);
    }
  });

  it.each([
    [{}, undefined],
    [{ publicUrl: 'http://localhost:7400/' }, undefined],
    [{ publicUrl: 'https://phone.example.com/' }, 'max-age=31536000'],
  ])('under %j has Strict-Transport-Security %s', async (config, value) => {
    await using server = await createTestServer({ config });
    expect((await server.app.inject('/health')).headers['strict-transport-security']).toBe(value);
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS' as const,
    url: '/api/v1/login',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

  it('may call the API when they are allowed', async () => {
    await using server = await createTestServer({ config: { allowedOrigins: [crm] } });
    const asked = await server.app.inject(preflight(crm));
    expect(asked.statusCode).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': crm,
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
      'access-control-allow-headers': 'authorization, content-type, x-timestamp',
      'access-control-max-age': '600',
      vary: expect.stringContaining('Origin') as string,
    });
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
    const refused = await server.app.inject({
      method: 'POST',
      url: '/api/v1/login',
      headers: { origin: crm },
    });
    expect(errorOf(refused)).toBe('401 auth/token-invalid');
    // A page must be able to read why.
    expect(refused.headers['access-control-allow-origin']).toBe(crm);
  });

  it.each([[[]], [[crm]]])('may not when they are not, with %j', async (allowedOrigins) => {
    await using server = await createTestServer({ config: { allowedOrigins } });
    const asked = await server.app.inject(preflight(stranger));
    const called = await server.app.inject({
      method: 'POST',
      url: '/api/v1/login',
      headers: { origin: stranger },
    });
    for (const { headers } of [asked, called]) {
      expect(headers['access-control-allow-origin'] ?? 'none').not.toBe(stranger);
      expect(headers['access-control-allow-origin']).not.toBe('*');
    }
  });

  it.each(['/health', '/demo/config.json', '/webhooks/auth', '/nothing'])('never read %s', async (url) => {
    await using server = await createTestServer({ config: { allowedOrigins: [crm] }, isDemo: true });
    const { headers } = await server.app.inject({ url, headers: { origin: crm, host: 'localhost' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a proxy in front', () => {
  const forwarded = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'phone.example.com',
  };

  it('is believed when it is trusted', async () => {
    await using server = await createTestServer({ config: { trustedProxies: ['127.0.0.1'] } });
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const document = documentOf(await server.provision(session, { headers: forwarded }));
    expect(document.account.webSocketUrls).toEqual(['wss://phone.example.com/sip']);
    const line = server.logLines().find(({ route }) => String(route).endsWith('/provisioning'));
    expect(line).toMatchObject({ sourceAddress: '203.0.113.9' });
  });

  it('is not when it is not', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const document = documentOf(await server.provision(session, { headers: forwarded }));
    expect(document.account.webSocketUrls).toEqual(['ws://localhost:7400/sip']);
  });

  it('cannot be used by a stranger to spread failures over many addresses', async () => {
    await using server = await createTestServer({ config: { loginLimit: { failureCount: 2 } } });
    const attempt = async (index: number) =>
      await server.app.inject({
        method: 'POST',
        url: '/api/v1/login',
        remoteAddress: '192.0.2.1',
        headers: { 'x-forwarded-for': `203.0.113.${index}` },
      });
    expect(errorOf(await attempt(1))).toBe('401 auth/token-invalid');
    expect(errorOf(await attempt(2))).toBe('401 auth/token-invalid');
    expect(errorOf(await attempt(3))).toBe('429 request/too-many');
  });
});

describe('the demo’s description', () => {
  const ask = async (host: string) => {
    await using server = await createTestServer({ isDemo: true });
    return await server.app.inject({ url: '/demo/config.json', headers: { host } });
  };

  it('is for pages of this machine', async () => {
    const response = await ask('localhost:7400');
    expect(response.json()).toEqual(demoDescription);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('is not for a page that gave this machine a name of its own', async () => {
    expect(errorOf(await ask('evil.example:7400'))).toBe('404 request/not-found');
  });
});

describe('the log', () => {
  it('holds no secret after everything was done, well and badly', async () => {
    await using server = await createTestServer({
      config: { sip: { domain }, loginLimit: { failureCount: 3 } },
    });
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    const session = await server.openSession('alice');
    const { sessionToken } = session;
    const { account } = documentOf(await server.provision(session));
    await server.provision(session, { body: `{"password":"${account.password}"` });
    await server.provision({ ...session, sessionToken: token });
    const digest = { response: 'd'.repeat(32), nonce: 'a-very-special-nonce', cnonce: 'a-special-cnonce' };
    await server.askWebhook({
      method: 'REGISTER',
      realm: domain,
      username: 'alice',
      uri: 'sip:x',
      ...digest,
    });
    await server.askWebhook(`{"response":"${digest.response}`);
    await server.askWebhook({}, `Basic ${Buffer.from('x:guessed-password').toString('base64')}`);
    for (let count = 0; count < 5; count += 1) await server.logIn(`${token}x`);
    await server.app.inject({
      url: `/nothing/${deviceToken}?token=${token}`,
      headers: { cookie: `a=${token}` },
    });
    await server.app.inject({
      method: 'POST',
      url: '/api/v1/logout',
      headers: { authorization: `Bearer ${sessionToken}` },
    });
    await server.clock.advance(dayMs);
    await server.db.schema.dropTable('device_secret').execute();
    await server.provision(await server.openSession('alice'));

    const kept = await server.db.selectFrom('access_token').select('token_hash').execute();
    const secrets = [
      token,
      sessionToken,
      account.password,
      deviceToken,
      digest.response,
      digest.nonce,
      digest.cnonce,
      'guessed-password',
      Buffer.from('x:guessed-password').toString('base64'),
      'Bearer ',
      'Basic ',
      'v1.',
      ...kept.map(({ token_hash: hash }) => hash),
    ];
    const text = server.logText();
    expect(server.logLines().length).toBeGreaterThan(20);
    for (const secret of secrets) expect(text, `the log holds ${secret}`).not.toContain(secret);
  });

  it('has one line for each answer, with the route’s pattern', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    await server.provision(await server.openSession('alice'));
    const line = server
      .logLines()
      .find(({ msg, route }) => msg === 'answered' && String(route).includes('devices'));
    expect(line).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/api/v1/users/:userId/devices/:deviceToken/provisioning',
      statusCode: 200,
      durationMs: expect.any(Number) as number,
    });
  });
});
