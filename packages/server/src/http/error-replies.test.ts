import { errorBodySchema } from '@offhook/protocol';
import type { HTTPMethods } from 'fastify';
import { describe, expect, it } from 'vitest';
import { requestErrorCodes } from '../error/request-error.js';
import { createTestServer, deviceToken, edgeAuthorization, errorOf } from '../testing/test-server.js';
import { challengeOf, errorStatus } from './error-status.js';

const provisioning = `/api/v1/users/alice/devices/${deviceToken}/provisioning`;

describe('every code', () => {
  it.each(requestErrorCodes)('%s has a status of failure, and 401 says what to show', (code) => {
    expect(errorStatus[code]).toBeGreaterThanOrEqual(400);
    expect(challengeOf(code) !== undefined).toBe(errorStatus[code] === 401);
  });
});

describe('what is not there', () => {
  it.each<readonly [HTTPMethods, string]>([
    ['GET', '/nothing'],
    ['POST', '/nothing'],
    ['DELETE', '/api/v1/nothing'],
    ['GET', '/api/v1/login/'],
    ['GET', '/API/v1/login'],
    ['GET', '//health'],
    ['GET', '/demo/config.json'],
    ['GET', '/frame/index.html'],
    ['GET', '/sdk/offhook.js'],
    ['GET', '/../../etc/passwd'],
    ['GET', '/sdk/..%2f..%2fpackage.json'],
    ['PATCH', '/frame/nothing'],
  ])('%s %s', async (method, url) => {
    await using server = await createTestServer();
    const response = await server.app.inject({ method, url });
    expect(errorOf(response)).toBe('404 request/not-found');
    expect(errorBodySchema.safeParse(response.json()).success).toBe(true);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
});

describe('a method that an address does not have', () => {
  it.each<readonly [string, string]>([
    ['/api/v1/login', 'POST'],
    ['/api/v1/logout', 'POST'],
    [provisioning, 'POST'],
    ['/webhooks/auth', 'GET, POST'],
    ['/health', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
    ['/frame', 'GET, HEAD'],
  ])('at %s, which answers %s', async (url, allow) => {
    await using server = await createTestServer();
    const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter(
      (method) => !allow.includes(method),
    );
    for (const method of others) {
      const response = await server.app.inject({ method, url });
      expect(errorOf(response)).toBe('405 request/method-not-allowed');
      expect(response.headers.allow).toBe(allow);
      expect(response.json()).toMatchObject({ error: { message: `This address answers ${allow} only.` } });
    }
  });

  it('is refused before the body is looked at', async () => {
    await using server = await createTestServer();
    const headers = { 'content-type': 'text/plain', authorization: edgeAuthorization };
    const response = await server.app.inject({ method: 'PUT', url: '/webhooks/auth', headers, payload: 'x' });
    expect(errorOf(response)).toBe('405 request/method-not-allowed');
  });
});

describe('an address that cannot be read', () => {
  it.each(['/%zz', '/api/v1/users/%E0%A4%A/devices/x/provisioning'])('%s', async (url) => {
    await using server = await createTestServer();
    expect(errorOf(await server.app.inject({ method: 'GET', url }))).toBe('400 request/invalid');
  });
});

describe('a failure of the server itself', () => {
  it('is logged with its cause, and answered without', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    await server.db.schema.dropTable('session').execute();
    const response = await server.logIn(token);
    expect(errorOf(response)).toBe('500 internal/unexpected');
    expect(response.json()).toEqual({
      error: {
        code: 'internal/unexpected',
        message: 'Something went wrong on the server. Try again.',
        retryable: true,
      },
    });
    const line = server.logLines().find(({ msg }) => msg === 'request failed');
    expect(line).toMatchObject({
      level: 'error',
      requestId: response.headers['x-request-id'],
      error: { message: expect.stringContaining('no such table') as string },
    });
  });
});
