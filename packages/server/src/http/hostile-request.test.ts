import { endpoints } from '@offhook/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostileApi, isForSession, isHarmless, isRefusal, secret } from '../testing/hostile-api.js';
import { addressOf, bodySchemaOf, type Operation, sampleOf } from '../testing/sample-request.js';
import { createTestServer, dayMs } from '../testing/test-server.js';

/** Hundreds of requests each: on a busy machine they take their time. */
const timeout = 60_000;

let api: HostileApi;

beforeAll(async () => {
  api = await HostileApi.create();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const pathTricks = [
  '...',
  '%2E%2E%2F%2E%2E%2Fetc%2Fpasswd',
  '..%5c..%5cetc',
  '%00',
  'a%00b',
  '%0d%0aX-Evil:%201',
  '%ff%fe',
  '%',
  '%zz',
  '%25252e',
  "'%20OR%201=1--",
  'alice%27%3B%20DROP%20TABLE%20user',
  '*',
  '%7B%7D',
  'x'.repeat(300),
  'x'.repeat(20_000),
  'constructor',
  '__proto__',
  '%F0%9F%92%A5',
];

describe('a hostile address', { timeout }, () => {
  it('leads nowhere, whichever parameter it hides in', async () => {
    const attacks = api.operations.flatMap((operation) =>
      (operation.facts.parameters ?? [])
        .filter((each) => each.in === 'path')
        .flatMap(({ name }) =>
          pathTricks.map((trick) => ({
            operation,
            what: `${name} is ${trick.slice(0, 40)}`,
            hostile: { url: addressOf(operation, { userId: 'alice', [name]: trick }) },
          })),
        ),
    );
    expect(attacks.length).toBeGreaterThan(100);
    expect(await api.faultsOf(attacks, isRefusal)).toEqual([]);
  });

  it.each([
    ...[
      '/api/v1/../../etc/passwd',
      '/..%2f..%2fetc/passwd',
      '//evil.example/',
      '/%2e%2e/%2e%2e/',
      '/api/v1/%00',
    ],
    ...['/frame/..%2f..%2fpackage.json', '/frame/%2e%2e/%2e%2e/package.json', '/sdk/....//package.json'],
    ...[
      '/?a[]=1&a[b]=2&__proto__[x]=1',
      '/%',
      '/%c0%ae%c0%ae/',
      `/${'a/'.repeat(5_000)}`,
      '/.git/config',
      '/.env',
    ],
  ])('%s shows nothing that is not public', async (url) => {
    const response = await api.server.app.inject(url);
    const [operation] = api.operations;
    if (operation === undefined) throw new Error('There is no operation.');
    if (response.statusCode === 200) expect(response.body).toContain('This is an Offhook server.');
    else expect(isHarmless(operation, response)).toBeUndefined();
  });

  it('may hold what it likes in its query', async () => {
    const attacks = api.operations.flatMap((operation) =>
      ['__proto__[a]=1', 'a=1&a=2', `a=${secret}`, '%', '&&&', 'a=1&'.repeat(2_000)].map((query) => ({
        operation,
        what: `the query is ${query.slice(0, 40)}`,
        hostile: { url: `${addressOf(operation, { userId: 'alice' }).split('?')[0] ?? ''}?${query}` },
      })),
    );
    expect(await api.faultsOf(attacks, isHarmless)).toEqual([]);
  });
});

describe('a wrong method', { timeout }, () => {
  it('is refused at every address, which says what it takes', async () => {
    const byPath = new Map<string, Set<string>>();
    for (const { method, path } of api.operations) {
      byPath.set(
        path,
        new Set([...(byPath.get(path) ?? ['OPTIONS']), method, ...(method === 'GET' ? ['HEAD'] : [])]),
      );
    }
    for (const [path, taken] of byPath) {
      const operation = api.operations.find((each) => each.path === path);
      if (operation === undefined) continue;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'] as const) {
        if (taken.has(method)) continue;
        const url = addressOf(operation, { userId: 'alice' });
        const response = await api.server.app.inject({ method: method as 'GET', url });
        const isUnknown = method === 'TRACE' || method === 'PROPFIND';
        expect(response.statusCode, `${method} ${path}`).toBe(isUnknown ? 404 : 405);
        expect(isHarmless(operation, response), `${method} ${path}`).toBeUndefined();
        if (!isUnknown) expect(String(response.headers.allow)).toContain(operation.method);
      }
    }
  });
});

describe('a hostile Authorization', { timeout }, () => {
  const guarded = (): readonly Operation[] =>
    api.operations.filter(({ facts, path }) => {
      const { security = [] } = facts;
      // Without a token of their own the numbers are for this machine, whatever it shows.
      if (path === endpoints.metrics) return false;
      return security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0);
    });
  /** A body that is right, so that nothing but the header can be wrong. */
  const bodyOf = (operation: Operation): string | undefined => {
    const schema = bodySchemaOf(operation);
    return schema === undefined ? undefined : JSON.stringify(sampleOf(schema));
  };

  it.each(
    [
      ...['', 'Bearer', 'Bearer ', 'Bearer x', 'bearer x', 'BEARER    x', 'Bearer x y', `Bearer ${secret}`],
      ...['Basic', 'Basic x', 'Basic Og==', `Basic ${Buffer.from(`a:${secret}`).toString('base64')}`],
      ...['Digest username="a"', 'Negotiate YII', 'User', 'User x', `User ${secret}`, 'User eyJhIjoxfQ:x'],
      ...[
        'Instance',
        'Instance a:b',
        'Instance :',
        'Application a:b',
        'Application a',
        `Application a:${secret}`,
      ],
      ...[
        `Bearer ${'x'.repeat(10_000)}`,
        'Bearer oh_ses_',
        'Bearer null',
        "Bearer ' OR 1=1",
        'constructor x',
      ],
    ].map((value) => [value.slice(0, 40), value] as const),
  )('%j opens nothing', async (_, authorization) => {
    for (const operation of guarded()) {
      const headers = { authorization, 'x-timestamp': '2026-11-21T10:00:00.000Z' };
      const response = await api.send(operation, { body: bodyOf(operation), headers });
      expect(isHarmless(operation, response), operation.name).toBeUndefined();
      expect(response.statusCode, operation.name).toBe(401);
      expect(response.headers['www-authenticate'], operation.name).toBeDefined();
    }
  });

  it('of an expired session opens nothing, and says that it has expired', async () => {
    await using old = await createTestServer();
    await old.addUser('alice');
    const { sessionToken } = await old.openSession('alice');
    await old.clock.advance(2 * dayMs);
    for (const operation of api.operations.filter(isForSession)) {
      const body = bodyOf(operation);
      const response = await old.app.inject({
        method: operation.method,
        url: addressOf(operation, { userId: 'alice' }),
        headers: {
          authorization: `Bearer ${sessionToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: body }),
      });
      expect(response.json(), operation.name).toMatchObject({ error: { code: 'auth/session-expired' } });
    }
  });

  it('of somebody else opens nothing of a user', async () => {
    for (const operation of api.operations.filter(
      (each) => isForSession(each) && each.path.includes('{userId}'),
    )) {
      const { sessionToken } = await api.server.openSession('bob');
      const headers = { authorization: `Bearer ${sessionToken}`, host: 'localhost:7400' };
      const response = await api.send(operation, { body: bodyOf(operation), headers });
      expect(isHarmless(operation, response), operation.name).toBeUndefined();
      expect([403, 404], operation.name).toContain(response.statusCode);
    }
  });
});
