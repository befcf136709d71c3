import { describe, expect, it } from 'vitest';
import { addPhone, refused, verdictFor } from '../testing/sip-phone.js';
import { createTestServer } from '../testing/test-server.js';

describe('digests of the documents', () => {
  const john = { username: 'john', realm: 'jambonz.org', secret: '1234' };
  const daveh = { username: 'daveh', realm: 'mycompany.com', secret: 'secret' };
  const mufasa = { username: 'Mufasa', realm: 'testrealm@host.com', secret: 'Circle Of Life' };
  const johnAsks = {
    method: 'REGISTER',
    realm: john.realm,
    username: john.username,
    expires: 3_600,
    nonce: '157590482938000',
    uri: 'sip:172.37.0.10:5060',
  };
  const davehAsks = {
    method: 'REGISTER',
    realm: daveh.realm,
    username: daveh.username,
    expires: 3_600,
    nonce: 'InFriVGWVoKeCckYrTx7wg==',
    uri: 'sip:mycompany.com',
  };
  const counted = { nc: '00000001', cnonce: '6b8b4567', qop: 'auth' };

  it.each([
    [
      'RFC 2617 §3.5',
      mufasa,
      {
        method: 'GET',
        realm: mufasa.realm,
        username: mufasa.username,
        nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
        uri: '/dir/index.html',
        qop: 'auth',
        nc: '00000001',
        cnonce: '0a4f113b',
        opaque: '5ccc069c403ebaf9f0171e9517f40e41',
        response: '6629fae49393a05397450978507c4ef1',
      },
    ],
    ['jambonz, qop auth', john, { ...johnAsks, ...counted, response: 'be641cf7951ff23ab04c57907d59f37d' }],
    ['jambonz, no qop', john, { ...johnAsks, response: '80252a0091e92e9fdb5cee4a6b8ee8ea' }],
    ['the seed’s user, no qop', daveh, { ...davehAsks, response: 'c97d32f4510bcb682688538bb871b124' }],
    [
      'the seed’s user, qop auth',
      daveh,
      { ...davehAsks, ...counted, response: 'b1904795c29336a48c52d225757307fb' },
    ],
  ])('%s', async (_name, phone, body) => {
    await using server = await createTestServer();
    await addPhone(server, phone);
    expect(await verdictFor(server, body)).toMatchObject({ status: 'ok', message: 'authentication granted' });
    expect(await verdictFor(server, { ...body, response: '0'.repeat(32) })).toEqual(refused);
  });

  it('RFC 7616 §3.9.1, SHA-256', async () => {
    await using server = await createTestServer();
    const realm = 'http-auth@example.org';
    await addPhone(server, { username: 'Mufasa', realm, secret: 'Circle of Life' });
    const body = {
      method: 'GET',
      realm,
      username: 'Mufasa',
      uri: '/dir/index.html',
      algorithm: 'SHA-256',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
      response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    };
    expect(await verdictFor(server, body)).toMatchObject({ status: 'ok' });
    expect(await verdictFor(server, { ...body, algorithm: 'MD5' })).toEqual(refused);
  });

  it('the seed’s own curl sample does not verify: its digest is another user’s', async () => {
    await using server = await createTestServer();
    await addPhone(server, daveh);
    const nonce = 'InFriVGWVoKeCckYrTx7wg=="';
    const body = { ...davehAsks, nonce, response: 'be641cf7951ff23ab04c57907d59f37d' };
    expect(await verdictFor(server, body)).toEqual(refused);
  });
});
