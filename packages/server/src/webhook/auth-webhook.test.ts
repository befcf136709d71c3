import type { AuthWebhookRequest } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPhone, alice, refused, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import { basicAuthorization, dayMs, domain, edge, errorOf, hourMs } from '../testing/test-server.js';

describe('the webhook', () => {
  it.each(['MD5', 'SHA-256'] as const)('admits a phone that answers with %s', async (algorithm) => {
    await using server = await withAlice();
    const verdict = await verdictFor(server, requestOf({ ...alice, algorithm }));
    expect(verdict).toEqual({ status: 'ok', message: 'authentication granted' });
  });

  it('hashes nonce, uri and cnonce exactly as they came', async () => {
    await using server = await withAlice();
    const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (nonce, uri, cnonce) => {
        const body = requestOf({ ...alice, more: { nonce, uri, cnonce } });
        expect(await verdictFor(server, body)).toMatchObject({ status: 'ok' });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['method', { method: 'INVITE' }],
    ['realm', { realm: 'other.example' }],
    ['realm in another case', { realm: domain.toUpperCase() }],
    ['username', { username: 'bob' }],
    ['username in another case', { username: 'Alice' }],
    ['nonce', { nonce: 'another nonce' }],
    ['uri', { uri: 'sip:elsewhere.example' }],
    ['response', { response: 'f'.repeat(32) }],
    ['response of another length', { response: 'f' }],
    ['algorithm', { algorithm: 'SHA-256' }],
    ['algorithm that is unknown', { algorithm: 'MD5-sess' }],
    ['scheme', { scheme: 'basic' }],
    ['qop', { qop: 'auth-int' }],
    ['cnonce', { cnonce: 'another cnonce' }],
    ['nc', { nc: '00000002' }],
  ])('refuses a changed %s, and does not say what was wrong', async (_name, change) => {
    await using server = await withAlice();
    expect(await verdictFor(server, { ...requestOf(alice), ...change })).toEqual(refused);
  });

  const fields = ['method', 'realm', 'username', 'nonce', 'uri', 'response'];
  const optional = [
    'expires',
    'scheme',
    'algorithm',
    'qop',
    'cnonce',
    'nc',
    'opaque',
    'source_address',
    'source_port',
  ];

  it.each(fields)('refuses a request without %s', async (field) => {
    await using server = await withAlice();
    const body = Object.fromEntries(Object.entries(requestOf(alice)).filter(([name]) => name !== field));
    expect(await verdictFor(server, body)).toEqual(refused);
  });

  it('refuses, with HTTP 200, whatever stands in a field that cannot stand there', async () => {
    await using server = await withAlice();
    const wrong = fc.oneof(
      fc.constant(''),
      fc.constant('x'.repeat(3_000)),
      fc.boolean(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields, ...optional), wrong, async (field, value) => {
        // RFC 7616 §3.3: a server may choose an empty one.
        fc.pre(field !== 'opaque' || value !== '');
        expect(await verdictFor(server, { ...requestOf(alice), [field]: value })).toEqual(refused);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['no body', ''],
    ['half of JSON', '{"method":'],
    ['text', 'REGISTER'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a prototype', '{"__proto__":{"status":"ok"}}'],
    ['a body too large', JSON.stringify({ method: 'x'.repeat(70_000) })],
  ])('answers %s with HTTP 200 and a refusal', async (_name, body) => {
    await using server = await withAlice();
    const response = await server.askWebhook(body);
    expect([response.statusCode, response.json()]).toEqual([200, refused]);
  });

  it('answers another content type with HTTP 200 and a refusal', async () => {
    await using server = await withAlice();
    const response = await server.app.inject({
      method: 'POST',
      url: '/webhooks/auth',
      headers: {
        authorization: basicAuthorization(edge.username, edge.password),
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'method=REGISTER',
    });
    expect([response.statusCode, response.json()]).toEqual([200, refused]);
  });

  it('takes numbers as strings, and fields that it does not know', async () => {
    await using server = await withAlice();
    const body = { ...requestOf(alice), expires: '300', headers: { via: 'x' }, call_id: 'y' };
    expect(await verdictFor(server, body)).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['REGISTER', 300],
    ['INVITE', null],
  ])('judges %s', async (method, expires) => {
    await using server = await withAlice();
    const question = { ...requestOf({ ...alice, more: { method } }), expires };
    expect(await verdictFor(server, question)).toMatchObject({ status: 'ok' });
    const guess = { ...requestOf(alice), method, expires, response: '0'.repeat(32) };
    expect(await verdictFor(server, guess)).toEqual(refused);
  });

  it('admits nobody who is disabled, by whatever device, until he is enabled', async () => {
    await using server = await withAlice();
    const disable = async (disabled_at: number | null) =>
      await server.db.updateTable('app_user').set({ disabled_at }).where('id', '=', 'alice').execute();
    await disable(server.clock.now());
    expect(await verdictFor(server, requestOf(alice))).toEqual(refused);
    expect(server.logLines().some(({ reason }) => reason === 'disabled user')).toBe(true);
    await disable(null);
    expect(await verdictFor(server, requestOf(alice))).toMatchObject({ status: 'ok' });
  });

  it('ends a secret with the address that it was made for', async () => {
    await using server = await withAlice();
    await server.db.updateTable('app_user').set({ username: 'alicia' }).where('id', '=', 'alice').execute();
    expect(await verdictFor(server, requestOf(alice))).toEqual(refused);
    expect(await verdictFor(server, { ...requestOf(alice), username: 'alicia' })).toEqual(refused);
  });

  it('keeps addresses apart that look alike when they are written out', async () => {
    await using server = await withAlice();
    await addPhone(server, { username: 'carol', realm: 'b@c.example', secret: 'secret of carol' });
    const asOther = requestOf({ username: 'carol@b', realm: 'c.example', secret: 'secret of carol' });
    const { response } = requestOf({ username: 'carol', realm: 'b@c.example', secret: 'secret of carol' });
    expect(await verdictFor(server, { ...asOther, response })).toEqual(refused);
  });

  it('judges hundreds of phones at once, each by its own secret', async () => {
    await using server = await withAlice();
    const phones = Array.from({ length: 12 }, (_, index) => ({
      username: `user${index}`,
      realm: domain,
      secret: `secret of user${index}`,
    }));
    for (const phone of phones) await addPhone(server, phone);
    const questions = Array.from({ length: 300 }, (_, index) => {
      const phone = phones[index % 12] ?? alice;
      const algorithm = index % 3 === 0 ? 'SHA-256' : 'MD5';
      const right = requestOf({ ...phone, algorithm });
      return index % 5 === 0 ? { ...right, username: `user${(index + 1) % 12}` } : right;
    });
    const verdicts = await Promise.all(questions.map(async (body) => await verdictFor(server, body)));
    const expected = questions.map((_, index) => (index % 5 === 0 ? 'fail' : 'ok'));
    expect(verdicts.map(({ status }) => status)).toEqual(expected);
  });

  it.each([
    ['deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    [
      'wide',
      JSON.stringify(Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`x${index}`, index]))),
    ],
    ['endless in a number', '{"expires":1e999}'],
    [
      'deep in the headers',
      JSON.stringify({ headers: JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`) as unknown }),
    ],
  ])('answers JSON that is %s with a refusal', async (_name, body) => {
    await using server = await withAlice();
    const response = await server.askWebhook(body);
    expect([response.statusCode, response.json()]).toEqual([200, refused]);
  });

  it('takes whatever stands in headers, and looks at none of it', async () => {
    await using server = await withAlice();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (headers) => {
        const body = { ...requestOf(alice), headers };
        expect(await verdictFor(server, body)).toMatchObject({ status: 'ok' });
      }),
      { numRuns: 40 },
    );
  });

  it.each(['method', 'realm', 'username', 'nonce', 'uri', 'qop', 'cnonce', 'source_address'])(
    'refuses a line break in %s, which could begin a header or a line of a log',
    async (field) => {
      await using server = await withAlice();
      for (const text of ['x\r\nX-Injected: 1', 'x\ny', 'x\0', 'x\u0085']) {
        expect(await verdictFor(server, { ...requestOf(alice), [field]: text })).toEqual(refused);
      }
      expect(server.logText()).not.toContain('X-Injected');
    },
  );

  it('says that it cannot judge with HTTP 500, not with a refusal, when the database is gone', async () => {
    await using server = await withAlice();
    await server.db.destroy();
    const response = await server.askWebhook(requestOf(alice));
    expect(errorOf(response)).toBe('500 internal/unexpected');
    expect(response.body).not.toContain('status');
  });
});

describe('the caller of the webhook', () => {
  it.each([
    ['nothing', ''],
    ['another password', basicAuthorization(edge.username, 'wrong')],
    ['another user', basicAuthorization('someone', edge.password)],
    ['an empty pair', basicAuthorization('', '')],
    ['no colon', `Basic ${Buffer.from('edge').toString('base64')}`],
    ['no base64', 'Basic ä'],
    ['another scheme', 'Bearer oh_ses_x'],
  ])('is refused with %s, before the body is read', async (_name, credentials) => {
    await using server = await withAlice();
    const response = await server.askWebhook('{ no JSON', credentials);
    expect(errorOf(response)).toBe('401 webhook/wrong-credentials');
    expect(response.headers['www-authenticate']).toBe('Basic realm="Offhook webhook", charset="UTF-8"');
  });

  it('may have a colon and any letters in the password', async () => {
    await using server = await withAlice();
    const shown = basicAuthorization(edge.username, `${edge.password}:ß`);
    expect((await server.askWebhook(requestOf(alice), shown)).statusCode).toBe(401);
  });
});

describe('the secrets that count', () => {
  const secrets = ['first', 'second', 'third', 'fourth', 'fifth'];

  it('are all of a user’s devices', async () => {
    await using server = await withAlice();
    for (const secret of secrets) await addPhone(server, { ...alice, secret });
    for (const secret of secrets) {
      expect(await verdictFor(server, requestOf({ ...alice, secret }))).toMatchObject({ status: 'ok' });
    }
  });

  it('are not another user’s', async () => {
    await using server = await withAlice();
    await addPhone(server, { username: 'bob', realm: domain, secret: 'secret of bob' });
    const asAlice = requestOf({ ...alice, secret: 'secret of bob' });
    expect(await verdictFor(server, asAlice)).toEqual(refused);
  });

  it('are not another domain’s', async () => {
    await using server = await withAlice();
    await addPhone(server, { username: 'carol', realm: 'other.example', secret: 'secret of carol' });
    const here = requestOf({ username: 'carol', realm: domain, secret: 'secret of carol' });
    expect(await verdictFor(server, here)).toEqual(refused);
  });

  it('end after their life, to the millisecond', async () => {
    await using server = await withAlice();
    await server.clock.advance(dayMs - 1);
    expect(await verdictFor(server, requestOf(alice))).toMatchObject({ status: 'ok' });
    await server.clock.advance(1);
    expect(await verdictFor(server, requestOf(alice))).toEqual(refused);
  });

  it('do not open under another key', async () => {
    await using server = await withAlice();
    await server.db.updateTable('device_secret').set({ ha1_md5: 'v1.nonsense' }).execute();
    expect(await verdictFor(server, requestOf(alice))).toEqual(refused);
    const other = requestOf({ ...alice, algorithm: 'SHA-256' });
    expect(await verdictFor(server, other)).toMatchObject({ status: 'ok' });
  });
});

describe('the log of the webhook', () => {
  const cases: readonly (readonly [string, Partial<AuthWebhookRequest>])[] = [
    ['wrong digest', { response: '0'.repeat(32) }],
    ['unknown address', { username: 'nobody' }],
    ['unknown algorithm', { algorithm: 'MD5-sess' }],
    ['unknown qop', { qop: 'auth-int' }],
    ['unknown scheme', { scheme: 'basic' }],
  ];

  it.each(cases)('says precisely: %s', async (reason, change) => {
    await using server = await withAlice();
    await verdictFor(server, { ...requestOf(alice), source_address: '192.0.2.7', ...change });
    const line = server.logLines().find(({ msg }) => msg === 'webhook refused');
    expect(line).toMatchObject({ level: 'warn', reason, realm: domain, sourceAddress: '192.0.2.7' });
  });

  it('says precisely: no living secret', async () => {
    await using server = await withAlice();
    await server.clock.advance(dayMs + hourMs);
    await verdictFor(server, requestOf(alice));
    expect(server.logLines().some(({ reason }) => reason === 'no living secret')).toBe(true);
  });

  it('says who was admitted', async () => {
    await using server = await withAlice();
    await verdictFor(server, requestOf(alice));
    const line = server.logLines().find(({ msg }) => msg === 'webhook admitted');
    expect(line).toMatchObject({ level: 'info', userId: 'alice', method: 'REGISTER', requestedSeconds: 300 });
  });
});
