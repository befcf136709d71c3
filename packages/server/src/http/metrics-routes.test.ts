import { describe, expect, it } from 'vitest';
import { createTestServer, errorOf } from '../testing/test-server.js';

const local = { host: 'localhost:7400' };

describe('GET /metrics', () => {
  it.each([
    ['this machine', { headers: local }, 200],
    ['this machine, by IPv6', { remoteAddress: '::1', headers: { host: '[::1]:7400' } }, 200],
    ['another machine', { remoteAddress: '192.0.2.1', headers: local }, 404],
    ['a page that gave this machine a name of its own', { headers: { host: 'evil.example' } }, 404],
    ['a proxy of this machine', { headers: { ...local, 'x-forwarded-for': '192.0.2.1' } }, 404],
    ['a proxy that is modern', { headers: { ...local, forwarded: 'for=192.0.2.1' } }, 404],
  ])('answers %s', async (_, request, status) => {
    await using server = await createTestServer();
    expect((await server.app.inject({ url: '/metrics', ...request })).statusCode).toBe(status);
  });

  it.each([
    [undefined, '401 auth/token-invalid'],
    ['Bearer wrong', '401 auth/token-invalid'],
    ['Basic bWV0cmljczptZXRyaWNz', '401 auth/token-invalid'],
    ['Bearer right-token', '200'],
    ['bearer right-token', '200'],
  ])('with a token answers %s with %s, from everywhere', async (authorization, expected) => {
    await using server = await createTestServer({ config: { metrics: { token: 'right-token' } } });
    for (const remoteAddress of ['127.0.0.1', '192.0.2.1']) {
      const headers = { ...local, ...(authorization === undefined ? {} : { authorization }) };
      const response = await server.app.inject({ url: '/metrics', remoteAddress, headers });
      expect(response.statusCode === 200 ? '200' : errorOf(response)).toBe(expected);
    }
  });

  it('speaks Prometheus’s format, and names nobody', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    await server.provision(session);
    const { body, headers } = await server.app.inject({ url: '/metrics', headers: local });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('offhook_sessions_active 1\n');
    expect(body).toContain('offhook_devices 1\n');
    for (const line of body.trim().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{[^}]*(\{[^}]*\}[^}]*)*\})? [0-9.e+-]+|)$/);
    }
    for (const secret of ['alice', session.sessionToken, session.sessionId, '192.0.2.1']) {
      expect(body).not.toContain(secret);
    }
  });
});
