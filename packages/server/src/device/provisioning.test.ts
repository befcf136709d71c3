import { provisioningDocumentSchema, type Session } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTestServer,
  dayMs,
  deviceToken,
  documentOf,
  domain,
  errorOf,
  hourMs,
  type TestServer,
} from '../testing/test-server.js';
import { requestOf, verdictFor } from '../testing/sip-phone.js';

const token = (digit: string): string => digit.repeat(32);

async function secretCount({ db }: TestServer): Promise<number> {
  return (await db.selectFrom('device_secret').select('id').execute()).length;
}

describe('provisioning a device', () => {
  it('makes the device that the client asks for, and answers its document', async () => {
    await using server = await createTestServer({
      config: { sip: { domain, iceServers: [{ urls: ['stun:stun.example.org'] }] } },
    });
    await server.addUser('alice');
    const response = await server.provision(await server.openSession('alice'));
    expect(response.headers['cache-control']).toBe('no-store');
    const document = provisioningDocumentSchema.parse(response.json());
    expect(document).toEqual({
      version: 1,
      userId: 'alice',
      deviceToken,
      account: {
        username: 'alice',
        password: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) as string,
        domain,
        displayName: 'The alice',
        webSocketUrls: ['ws://localhost:7400/sip'],
      },
      iceServers: [{ urls: ['stun:stun.example.org'] }],
      settings: {},
      expiresAt: '2026-11-22T10:00:00.000Z',
    });
  });

  it('keeps neither the secret nor its HA1 nor the device token in the clear', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { account } = documentOf(await server.provision(await server.openSession('alice')));
    const kept = JSON.stringify([
      await server.db.selectFrom('device').selectAll().execute(),
      await server.db.selectFrom('device_secret').selectAll().execute(),
    ]);
    expect(kept).not.toContain(account.password);
    expect(kept).not.toContain(deviceToken);
    expect(kept).not.toMatch(/"ha1_(md5|sha256)":"[0-9a-f]{32}/);
    expect(kept).toMatch(/"ha1_md5":"v\d\./);
  });

  it('mints a new secret each time; the four newest of a device work', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const passwords: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      passwords.push(documentOf(await server.provision(session)).account.password);
      await server.clock.advance(1);
    }
    expect(new Set(passwords).size).toBe(6);
    expect(await secretCount(server)).toBe(4);
  });

  it('does not take the secret of a registered tab for one that is reloaded and reloaded', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const isAdmitted = async ({ password, username }: { username: string; password: string }) => {
      const asked = requestOf({ username, realm: domain, secret: password });
      return (await verdictFor(server, asked)).status === 'ok';
    };
    const quiet = documentOf(await server.provision(session)).account;
    for (let reload = 0; reload < 20; reload += 1) {
      await server.clock.advance(60_000);
      if (reload % 10 === 0) expect(await isAdmitted(quiet)).toBe(true);
      expect(await isAdmitted(documentOf(await server.provision(session)).account)).toBe(true);
    }
    expect(await isAdmitted(quiet)).toBe(true);
    // When the tabs are closed their secrets are forgotten.
    await server.clock.advance(hourMs);
    for (let count = 0; count < 4; count += 1) await server.provision(session);
    expect(await secretCount(server)).toBe(4);
    expect(await isAdmitted(quiet)).toBe(false);
  });

  it('keeps no more than 32 secrets of a device, whatever is in use', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    for (let count = 0; count < 40; count += 1) {
      const { password: secret } = documentOf(await server.provision(session)).account;
      await server.clock.advance(1);
      await verdictFor(server, requestOf({ username: 'alice', realm: domain, secret }));
      await server.services.secretUseNotes.dispose();
    }
    expect(await secretCount(server)).toBe(32);
  });

  it('finds a known device without being asked to make it', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    await server.provision(session);
    for (const body of [undefined, null, {}, { create: false }]) {
      expect(documentOf(await server.provision(session, { body })).deviceToken).toBe(deviceToken);
    }
    expect(await server.db.selectFrom('device').selectAll().execute()).toHaveLength(1);
  });

  it('does not know a device that nobody made', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    for (const body of [undefined, {}, { create: false }]) {
      expect(errorOf(await server.provision(session, { body }))).toBe('404 provisioning/unknown-device');
    }
    expect(await secretCount(server)).toBe(0);
  });

  it('does not know a device of another user, and gives two users of one browser a device each', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    await server.addUser('bob');
    const [alice, bob] = [await server.openSession('alice'), await server.openSession('bob')];
    await server.provision(bob);
    expect(errorOf(await server.provision(alice, { body: {} }))).toBe('404 provisioning/unknown-device');
    expect(documentOf(await server.provision(alice)).account.username).toBe('alice');
    expect(documentOf(await server.provision(bob, { body: {} })).account.username).toBe('bob');
  });

  it.each(['bob', 'nobody'])('refuses the session of alice the devices of %s', async (userId) => {
    await using server = await createTestServer();
    await server.addUser('alice');
    await server.addUser('bob');
    const response = await server.provision(await server.openSession('alice'), { userId });
    expect(errorOf(response)).toBe('403 provisioning/forbidden');
  });

  it('forgets the device that was unused longest when a user has too many', async () => {
    await using server = await createTestServer({ config: { device: { perUserCount: 2 } } });
    await server.addUser('alice');
    await server.addUser('bob');
    const [alice, bob] = [await server.openSession('alice'), await server.openSession('bob')];
    await server.provision(bob);
    for (const digit of ['a', 'b', 'a', 'c']) {
      await server.clock.advance(1);
      documentOf(await server.provision(alice, { deviceToken: token(digit) }));
    }
    const ask = async (digit: string) =>
      (await server.provision(alice, { deviceToken: token(digit), body: {} })).statusCode;
    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual([200, 404, 200]);
    expect((await server.provision(bob, { body: {} })).statusCode).toBe(200);
  });

  it('needs a living session', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const nobody = { ...session, sessionToken: 'oh_ses_unknown' };
    expect(errorOf(await server.provision(nobody))).toBe('401 auth/session-invalid');
    await server.clock.advance(12 * hourMs);
    expect(errorOf(await server.provision(session))).toBe('401 auth/session-expired');
  });

  it('gives no secret that outlives its session, whatever ends that meanwhile', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { accessTokens, sessions } = server.services;
    const ends: readonly ((session: Session) => Promise<unknown>)[] = [
      async ({ sessionToken }) =>
        await server.app.inject({
          method: 'POST',
          url: '/api/v1/logout',
          headers: { authorization: `Bearer ${sessionToken}` },
        }),
      async ({ sessionId }) => await sessions.deleteWithSecrets(sessionId, 'alice'),
      async ({ sessionId }) => {
        const opened = server.db.selectFrom('session').where('id', '=', sessionId).select('access_token_id');
        const { access_token_id: id } = await opened.executeTakeFirstOrThrow();
        await accessTokens.revoke(id ?? 'none', server.clock.now());
      },
    ];
    for (const end of [...ends, ...ends, ...ends]) {
      const session = await server.openSession('alice');
      const asked = [0, 1, 2].map(async () => await server.provision(session));
      const [answers] = await Promise.all([Promise.all(asked), end(session)]);
      for (const { statusCode } of answers) expect([200, 401]).toContain(statusCode);
      // A phone may unregister for a minute after its user has logged out.
      const living = server.db
        .selectFrom('device_secret')
        .where('expires_at', '>', server.clock.now() + 60_000);
      expect(await living.select('id').execute()).toEqual([]);
    }
  });

  it('gives secrets the life that the operator chose', async () => {
    const config = { device: { secretLifetimeMs: 2 * hourMs }, session: { lifetimeMs: dayMs } };
    await using server = await createTestServer({ config });
    await server.addUser('alice');
    const session = await server.openSession('alice');
    expect(session.expiresAt).toBe('2026-11-22T10:00:00.000Z');
    expect(documentOf(await server.provision(session)).expiresAt).toBe('2026-11-21T12:00:00.000Z');
  });
});

describe('a provisioning request that is not right', () => {
  it.each([
    ['a short device token', { deviceToken: 'a'.repeat(31) }, '400 request/invalid'],
    ['a device token that is not hex', { deviceToken: 'g'.repeat(32) }, '400 request/invalid'],
    ['a long device token', { deviceToken: 'a'.repeat(129) }, '400 request/invalid'],
    ['a device token beyond the router', { deviceToken: 'a'.repeat(300) }, '400 request/invalid'],
    ['a long user id', { userId: 'u'.repeat(65) }, '400 request/invalid'],
    ['a body of text', { body: 'create' }, '400 request/invalid'],
    ['a body that is a list', { body: [true] }, '400 request/invalid'],
    ['a wrong create', { body: { create: 'true' } }, '400 request/invalid'],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' } },
      '415 request/unsupported-media-type',
    ],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      '415 request/unsupported-media-type',
    ],
    ['a body too large', { body: { create: 'x'.repeat(20_000) } }, '413 request/too-large'],
    ['a Host that is none', { headers: { host: 'a/b@c' } }, '400 request/invalid'],
    [
      'plain HTTP from afar',
      { headers: { host: 'phone.example.org' } },
      '500 provisioning/no-secure-address',
    ],
  ])('%s', async (_name, request, error) => {
    await using server = await createTestServer();
    await server.addUser('alice');
    expect(errorOf(await server.provision(await server.openSession('alice'), request))).toBe(error);
  });

  it('names what is wrong, and never what it was', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    const messageFor = async (request: Parameters<typeof server.provision>[1]) =>
      (await server.provision(session, request)).json<{ error: { message: string } }>().error.message;
    expect(await messageFor({ body: { create: 'secret' } })).toBe(
      'The request is not right: body.create is missing or has a wrong form.',
    );
    expect(await messageFor({ deviceToken: 'secret' })).toBe(
      'The request is not right: params.deviceToken is missing or has a wrong form.',
    );
  });

  it('is answered with an error of ours, whatever the body is', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const { statusCode } = await server.provision(session, { body });
        expect([200, 400, 404]).toContain(statusCode);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['{', '{"create":', '{"__proto__":{"create":true}}', '\u0000', '{"create":true}{}'])(
    'does not read %j as JSON',
    async (payload) => {
      await using server = await createTestServer();
      const response = await server.app.inject({
        method: 'POST',
        url: `/api/v1/users/alice/devices/${deviceToken}/provisioning`,
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(errorOf(response)).toBe('400 request/invalid');
      expect(response.json()).toMatchObject({ error: { message: 'The request cannot be read.' } });
    },
  );
});
