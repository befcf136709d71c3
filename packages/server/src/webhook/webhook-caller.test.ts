import { createHmac } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { WebhookConfig } from '../config/server-config.js';
import { alice, requestOf, withAlice } from '../testing/sip-phone.js';
import { basicAuthorization, edge, errorOf, startMs, type TestServer } from '../testing/test-server.js';

const secret = 'wh_secret';
const signing = { signatureSecrets: [secret] };
const nowSeconds = startMs / 1_000;

interface Asked {
  readonly body?: string;
  readonly signed?: string;
  readonly atSeconds?: number;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function signatureOf({ atSeconds = nowSeconds, key = secret, signed = '' }: Asked): string {
  return `t=${atSeconds},v1=${createHmac('sha256', key).update(`${atSeconds}.${signed}`).digest('hex')}`;
}

async function post(server: TestServer, asked: Asked = {}): Promise<LightMyRequestResponse> {
  const { body = JSON.stringify(requestOf(alice)), headers } = asked;
  const signature = signatureOf({ ...asked, signed: asked.signed ?? body });
  return await server.app.inject({
    method: 'POST',
    url: '/webhooks/auth',
    headers: { 'content-type': 'application/json', 'jambonz-signature': signature, ...headers },
    payload: body,
  });
}

async function serverWith(webhook: Partial<WebhookConfig>): Promise<TestServer> {
  return await withAlice({ config: { webhook } });
}

const basic = { authorization: basicAuthorization(edge.username, edge.password) };

describe('a caller who signs', () => {
  it('needs no password where none is configured', async () => {
    await using server = await serverWith(signing);
    expect((await post(server)).json()).toMatchObject({ status: 'ok' });
  });

  it('needs the password as well where one is configured', async () => {
    await using server = await serverWith({ ...signing, ...edge });
    expect(errorOf(await post(server))).toBe('401 webhook/wrong-credentials');
    expect((await post(server, { headers: basic })).json()).toMatchObject({ status: 'ok' });
  });

  it('may sign with any of the secrets', async () => {
    await using server = await serverWith({ signatureSecrets: ['new', secret] });
    expect((await post(server)).json()).toMatchObject({ status: 'ok' });
    expect((await post(server, { key: 'new' })).json()).toMatchObject({ status: 'ok' });
    expect(errorOf(await post(server, { key: 'older' }))).toBe('401 webhook/wrong-signature');
  });

  it('signs the bytes, whatever their JSON means', async () => {
    await using server = await serverWith(signing);
    const body = JSON.stringify({ ...requestOf(alice), headers: { 'X-Name': 'Zoë 🙂' } }, null, '\t');
    expect((await post(server, { body })).json()).toMatchObject({ status: 'ok' });
  });

  it('signs what cannot be read, too, and is told no more than that', async () => {
    await using server = await serverWith(signing);
    for (const body of ['', '{', 'null', '{"a":'.repeat(2_000)]) {
      const response = await post(server, { body });
      expect([response.statusCode, response.json()]).toMatchObject([200, { status: 'fail' }]);
    }
  });
});

describe('a signature', () => {
  const body = JSON.stringify(requestOf(alice));

  it.each<[string, Asked]>([
    ['is missing', { headers: { 'jambonz-signature': '' } }],
    ['is nonsense', { headers: { 'jambonz-signature': 'nonsense' } }],
    ['is of another secret', { key: 'other' }],
    ['is of another body', { body, signed: `${body} ` }],
    ['is of a GET', { signed: '"null"' }],
    ['is too old', { atSeconds: nowSeconds - 301 }],
    ['is of the future', { atSeconds: nowSeconds + 301 }],
    ['is a day old', { atSeconds: nowSeconds - 86_400 }],
    ['is a day ahead', { atSeconds: nowSeconds + 86_400 }],
    ['is beside the password', { key: 'other', headers: basic }],
    ['is on what is no JSON', { key: 'other', headers: { 'content-type': 'text/plain' } }],
    ['is on what is too much to read', { body: 'x'.repeat(70_000) }],
  ])('that %s is refused, and no phone is judged', async (_name, asked) => {
    await using server = await serverWith(signing);
    expect(errorOf(await post(server, asked))).toBe('401 webhook/wrong-signature');
    expect(server.logLines().some(({ part }) => part === 'webhook')).toBe(false);
    expect(server.logText()).not.toContain(secret);
  });

  it.each([-300, 300])('may be %d s from our time, or as far as is configured', async (aside) => {
    await using server = await serverWith(signing);
    expect((await post(server, { atSeconds: nowSeconds + aside })).statusCode).toBe(200);
    await using strict = await serverWith({ ...signing, signatureToleranceMs: 60_000 });
    const response = await post(strict, { atSeconds: nowSeconds + aside });
    expect(errorOf(response)).toBe('401 webhook/wrong-signature');
  });

  it('counts for the document’s vector', async () => {
    await using server = await serverWith({ ...signing, signatureToleranceMs: 365 * 86_400_000 * 9 });
    const value = '75a38864993b9dc74df49f9b28b359c50acfa92141be48d0b8b6893248da21ff';
    const headers = { 'jambonz-signature': `t=1700000000,v1=${value}` };
    expect((await post(server, { body: '{"method":"REGISTER"}', headers })).json()).toMatchObject({
      status: 'fail',
    });
    expect(errorOf(await post(server, { body: '{"method":"INVITE"}', headers }))).toBe(
      '401 webhook/wrong-signature',
    );
  });

  it('is not asked for where no secret is configured', async () => {
    await using server = await serverWith(edge);
    const headers = { ...basic, 'jambonz-signature': 'nonsense' };
    expect((await post(server, { headers })).json()).toMatchObject({ status: 'ok' });
  });
});
