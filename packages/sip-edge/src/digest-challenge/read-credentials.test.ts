import { describe, expect, it } from 'vitest';
import { makeRequest } from '@offhook/sip-transaction/testing';
import { readCredentials, withoutCredentials } from './read-credentials.js';

const realm = 'demo.localhost';
const uri = 'sip:bob@demo.localhost';

/** Credentials as a client writes them, but for what a test changes; undefined leaves a field out. */
function credentials(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const fields: Record<string, string | undefined> = {
    username: '"alice"',
    realm: `"${realm}"`,
    nonce: '"n"',
    uri: `"${uri}"`,
    response: '"00"',
    algorithm: 'SHA-256',
    qop: 'auth',
    nc: '0000000a',
    cnonce: '"c"',
    ...changes,
  };
  const text = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return `Digest ${text.join(', ')}`;
}

function read(...values: readonly string[]): ReturnType<typeof readCredentials> {
  return readCredentials(
    makeRequest('INVITE', { 'Proxy-Authorization': values }),
    'Proxy-Authorization',
    realm,
  );
}

describe('credentials', () => {
  it('for our realm are read', () => {
    expect(read(credentials())).toMatchObject({
      kind: 'complete',
      credentials: { username: 'alice', digestAlgorithm: 'SHA-256', nonceCount: 10 },
    });
  });

  it('are found among those for others', () => {
    expect(read('Bearer token', credentials({ realm: '"elsewhere"' }), credentials()).kind).toBe('complete');
  });

  it('without an algorithm are MD5', () => {
    expect(read(credentials({ algorithm: undefined }))).toMatchObject({
      credentials: { digestAlgorithm: 'MD5' },
    });
  });

  it('without qop are good for one use of the nonce (RFC 2069)', () => {
    expect(read(credentials({ qop: undefined, nc: undefined, cnonce: undefined }))).toMatchObject({
      credentials: { nonceCount: Infinity },
    });
  });

  it('may write the address in another way', () => {
    expect(read(credentials({ uri: '"sip:%62ob@DEMO.localhost"' })).kind).toBe('complete');
  });

  it.each([
    ['none', []],
    ['those of another scheme', ['Bearer token']],
    ['those for another realm', [credentials({ realm: '"elsewhere"' })]],
    ['those with an algorithm that was not offered', [credentials({ algorithm: 'SHA-512-256' })]],
    ['those with a protection that was not offered', [credentials({ qop: 'auth-int' })]],
  ])('count as absent: %s', (_, values) => {
    expect(read(...values).kind).toBe('absent');
  });

  it.each([
    ['without nc beside qop', { nc: undefined }],
    ['without cnonce beside qop', { cnonce: undefined }],
    ['with an nc that is no count', { nc: 'ten' }],
    ['with an nc that is too short', { nc: '1' }],
    ['without a response', { response: undefined }],
    ['for another address', { uri: '"sip:carol@demo.localhost"' }],
    ['for what is no address', { uri: '"*"' }],
  ])('are malformed %s', (_, changes) => {
    expect(read(credentials(changes)).kind).toBe('malformed');
  });
});

describe('what is passed on', () => {
  it('has no credentials for our realm, and none that cannot be read', () => {
    const foreign = credentials({ realm: '"elsewhere"' });
    const values = [credentials(), 'Bearer token', foreign, 'Digest username="alice'];
    expect(withoutCredentials(values, realm)).toEqual(['Bearer token', foreign]);
  });
});
