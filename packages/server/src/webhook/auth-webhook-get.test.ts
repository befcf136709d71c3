import { createHmac } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import { alice, refused, requestOf, withAlice } from '../testing/sip-phone.js';
import { edgeAuthorization, errorOf, startMs, type TestServer } from '../testing/test-server.js';

type Query = Readonly<Record<string, unknown>>;

function queryOf(fields: Query): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) query.set(name, String(value));
  return query.toString();
}

async function get(
  server: TestServer,
  query: string,
  headers: Readonly<Record<string, string>> = { authorization: edgeAuthorization },
): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'GET', url: `/webhooks/auth?${query}`, headers });
}

const asked = (more: Query = {}): Query => ({ ...requestOf(alice), ...more });

describe('the webhook by GET', () => {
  it.each([
    ['as it is', {}],
    ['with numbers, which are texts here', { expires: 600, source_port: 5_060 }],
    ['with an expiry of null, as of an INVITE', { expires: null }],
    ['with an empty expiry', { expires: '' }],
    ['with an opaque that is empty', { opaque: '' }],
    ['with what it does not know', { call_id: 'x', headers: '[object Object]' }],
    ['with an address', { source_address: '192.0.2.7' }],
  ])('admits a right digest %s', async (_name, more) => {
    await using server = await withAlice();
    const response = await get(server, queryOf(asked(more)));
    expect([response.statusCode, response.json()]).toMatchObject([200, { status: 'ok' }]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('hashes what is escaped in an address as it was before', async () => {
    await using server = await withAlice();
    const more = { nonce: 'InFriVGWVoKeCckYrTx7wg=="&+ %', uri: 'sip:example.org;a=b?c=d&e', cnonce: 'ä ö' };
    const response = await get(server, queryOf(requestOf({ ...alice, more }) as unknown as Query));
    expect(response.json()).toMatchObject({ status: 'ok' });
  });

  it('shortens what is granted', async () => {
    await using server = await withAlice();
    expect((await get(server, queryOf(asked({ expires: 3_600 })))).json()).toMatchObject({ expires: 600 });
  });

  it.each([
    ['nothing', ''],
    ['a field twice', `${queryOf(asked())}&username=bob`],
    ['a wrong digest', queryOf(asked({ response: '0'.repeat(32) }))],
    ['an expiry that is no number', queryOf(asked({ expires: 'soon' }))],
    ['a port that is no port', queryOf(asked({ source_port: '65536' }))],
    ['half of an escape', `${queryOf(asked())}&nonce=%`],
    ['a line break', queryOf(asked({ username: 'alice\r\nX: y' }))],
    ['a prototype', '__proto__=x&constructor=y'],
  ])('refuses %s, with HTTP 200', async (_name, query) => {
    await using server = await withAlice();
    const response = await get(server, query);
    expect([response.statusCode, response.json()]).toEqual([200, refused]);
  });

  it('asks for the same credentials', async () => {
    await using server = await withAlice();
    expect(errorOf(await get(server, queryOf(asked()), {}))).toBe('401 webhook/wrong-credentials');
  });

  it('is signed over "null", as jambonz does', async () => {
    await using server = await withAlice({ config: { webhook: { signatureSecrets: ['wh_secret'] } } });
    const t = startMs / 1_000;
    const signed = (text: string) => ({
      'jambonz-signature': `t=${t},v1=${createHmac('sha256', 'wh_secret').update(`${t}.${text}`).digest('hex')}`,
    });
    expect((await get(server, queryOf(asked()), signed('"null"'))).json()).toMatchObject({ status: 'ok' });
    for (const text of ['', 'null', '{}']) {
      expect(errorOf(await get(server, queryOf(asked()), signed(text)))).toBe('401 webhook/wrong-signature');
    }
  });
});
