import { type Device, deviceListSchema, deviceSchema, newDeviceSchema } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs, seatAlice, seatNext, type Seat, trickyNames } from '../testing/api-call.js';
import { requestOf, verdictFor } from '../testing/sip-phone.js';
import { documentOf, domain, errorOf, hourMs, type TestServer } from '../testing/test-server.js';

const url = '/api/v1/users/alice/devices';

const create = async (seat: Seat, body: unknown) => await callAs(seat, { method: 'POST', url, body });

const rename = async (seat: Seat, deviceId: string, body: unknown) =>
  await callAs(seat, { method: 'PATCH', url: `${url}/${deviceId}`, body });

const revoke = async (seat: Seat, deviceId: string) =>
  await callAs(seat, { method: 'DELETE', url: `${url}/${deviceId}` });

async function listOf(seat: Seat): Promise<readonly Device[]> {
  const response = await callAs(seat, { method: 'GET', url });
  expect(response.headers['cache-control']).toBe('no-store');
  return deviceListSchema.parse(response.json()).devices;
}

const namesOf = async (seat: Seat) => (await listOf(seat)).map(({ name }) => name);

const verdictOf = async (server: TestServer, secret: string) =>
  (await verdictFor(server, requestOf({ username: 'alice', realm: domain, secret }))).status;

describe('a device that is made', () => {
  it('has a token that is shown once and provisions it', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    const response = await create(alice, { name: 'Desk' });
    expect(response.statusCode).toBe(201);
    const { device, deviceToken } = newDeviceSchema.parse(response.json());
    expect(deviceToken).toMatch(/^[0-9a-f]{64}$/);
    expect(device).toEqual({
      deviceId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      name: 'Desk',
      createdAt: '2026-11-21T10:00:00.000Z',
      lastProvisionedAt: null,
      lastRegisteredAt: null,
    });
    const kept = JSON.stringify(await server.db.selectFrom('device').selectAll().execute());
    expect(kept + server.logText()).not.toContain(deviceToken);
    const document = documentOf(await server.provision(session, { deviceToken, body: {} }));
    expect(document.deviceToken).toBe(deviceToken);
    expect(await namesOf(alice)).toEqual(['Desk']);
  });

  it.each([
    ['nothing', undefined],
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of 129 letters', { name: 'x'.repeat(129) }],
    ['a name of two lines', { name: 'a\r\nb' }],
    ['a name with NUL', { name: '\u0000' }],
    ['a list', ['Desk']],
  ])('cannot be made with %s', async (_name, body) => {
    await using alice = await seatAlice();
    expect(errorOf(await create(alice, body))).toBe('400 request/invalid');
    expect(await listOf(alice)).toEqual([]);
  });

  it('may be called anything, also later', async () => {
    await using alice = await seatAlice();
    for (const name of trickyNames) {
      const { device } = newDeviceSchema.parse((await create(alice, { name })).json());
      await rename(alice, device.deviceId, { name: `a${name}`.slice(0, 128) });
      await rename(alice, device.deviceId, { name });
    }
    expect([...(await namesOf(alice))].sort()).toEqual([...trickyNames].sort());
  });

  it('keeps any name that is one line of text', async () => {
    await using alice = await seatAlice();
    const { device } = newDeviceSchema.parse((await create(alice, { name: 'x' })).json());
    const name = fc
      .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
      .filter((text) => text.length <= 128);
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const response = await rename(alice, device.deviceId, { name: text });
        if (/\p{Cc}/u.test(text)) expect(errorOf(response)).toBe('400 request/invalid');
        else expect(deviceSchema.parse(response.json()).name).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('takes the place of the one that was unused longest when there are too many', async () => {
    await using alice = await seatAlice({ config: { device: { perUserCount: 3 } } });
    const { server, session } = alice;
    await server.provision(session, { body: { create: true, name: 'in use' } });
    for (const name of ['b', 'c', 'd', 'e']) {
      await server.clock.advance(1_000);
      await server.provision(session, { body: {} });
      await server.clock.advance(1_000);
      await create(alice, { name });
    }
    expect(await namesOf(alice)).toEqual(['in use', 'd', 'e']);
  });

  it('are as many as may be, when all are made at the same time', async () => {
    await using alice = await seatAlice({ config: { device: { perUserCount: 3 } } });
    const made = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (n) => await create(alice, { name: `${n}` })),
    );
    expect(made.every(({ statusCode }) => statusCode === 201)).toBe(true);
    expect(await listOf(alice)).toHaveLength(3);
  });
});

describe('a device that makes itself known', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';

  it.each([
    ['the name in the body', { body: { create: true, name: 'Reception' }, userAgent: edge }, 'Reception'],
    ['its browser', { body: { create: true }, userAgent: edge }, 'Edge on Windows'],
    ['a browser, when it does not say which', { body: { create: true }, userAgent: 'x' }, 'Browser'],
  ])('is called by %s', async (_name, { body, userAgent }, name) => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    documentOf(await server.provision(session, { body, headers: { 'user-agent': userAgent } }));
    expect(await namesOf(alice)).toEqual([name]);
    const [created] = await auditLines(server).then((lines) =>
      lines.filter((line) => line.includes('device')),
    );
    expect(created).toMatch(/^alice device-created [0-9a-f]{24}$/);
  });

  it('keeps its name when it comes again, and is not recorded once more', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    await server.provision(session, { body: { create: true, name: 'first' } });
    await server.provision(session, { body: { create: true, name: 'second' } });
    expect(await namesOf(alice)).toEqual(['first']);
    expect((await auditLines(server)).filter((line) => line.includes('device-created'))).toHaveLength(1);
  });

  it.each([[''], ['x'.repeat(129)], ['a\nb'], [7], [null], [['x']]])('may not be called %j', async (name) => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    expect(errorOf(await server.provision(session, { body: { create: true, name } }))).toBe(
      '400 request/invalid',
    );
  });
});

describe('the list of devices', () => {
  it('tells when a device was provisioned, and when its phone registered', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    await create(alice, { name: 'never used' });
    await server.clock.advance(hourMs);
    const { password } = documentOf(await server.provision(session)).account;
    await server.clock.advance(hourMs);
    expect(await verdictOf(server, password)).toBe('ok');
    await server.services.secretUseNotes.dispose();
    const used = (await listOf(alice)).map((device) => [device.lastProvisionedAt, device.lastRegisteredAt]);
    expect(used).toEqual([
      [null, null],
      ['2026-11-21T11:00:00.000Z', '2026-11-21T12:00:00.000Z'],
    ]);
  });
});

describe('revoking a device', () => {
  it('puts its phone out at once, and no other', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    const [lost, kept] = ['a'.repeat(32), 'b'.repeat(32)];
    const lostSecret = documentOf(await server.provision(session, { deviceToken: lost })).account.password;
    await server.clock.advance(1);
    const keptSecret = documentOf(await server.provision(session, { deviceToken: kept })).account.password;
    const [first] = await listOf(alice);
    expect((await revoke(alice, first?.deviceId ?? '')).statusCode).toBe(204);
    expect([await verdictOf(server, lostSecret), await verdictOf(server, keptSecret)]).toEqual([
      'fail',
      'ok',
    ]);
    const again = await server.provision(session, { deviceToken: lost, body: {} });
    expect(errorOf(again)).toBe('404 provisioning/unknown-device');
  });

  it('is possible once, by its id and not by its token', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const made = newDeviceSchema.parse((await create(alice, { name: 'Desk' })).json());
    expect(errorOf(await revoke(alice, made.deviceToken))).toBe('404 provisioning/unknown-device');
    expect((await revoke(alice, made.device.deviceId)).statusCode).toBe(204);
    expect(errorOf(await revoke(alice, made.device.deviceId))).toBe('404 provisioning/unknown-device');
    expect((await auditLines(server)).filter((line) => line.includes('device-'))).toEqual([
      `alice device-created ${made.device.deviceId}`,
      `alice device-revoked ${made.device.deviceId}`,
    ]);
  });

  it('while it is provisioned leaves either a device with its secret or neither', async () => {
    await using alice = await seatAlice();
    const { server, session } = alice;
    for (let round = 0; round < 10; round += 1) {
      documentOf(await server.provision(session));
      const [device] = await listOf(alice);
      await Promise.all([
        revoke(alice, device?.deviceId ?? ''),
        server.provision(session, { body: {} }),
        server.provision(session),
      ]);
      const orphans = await server.db
        .selectFrom('device_secret')
        .leftJoin('device', 'device.id', 'device_secret.device_id')
        .where('device.id', 'is', null)
        .select('device_secret.id')
        .execute();
      expect(orphans).toEqual([]);
    }
  });
});

describe('a device of another user', () => {
  it('is neither seen, renamed nor revoked', async () => {
    await using alice = await seatAlice();
    const bob = await seatNext(alice, 'bob');
    const made = newDeviceSchema.parse((await create(alice, { name: 'Desk' })).json());
    const { deviceId } = made.device;
    for (const path of [url, `${url}/${deviceId}`]) {
      const method = path === url ? 'GET' : 'DELETE';
      expect(errorOf(await callAs(bob, { method, url: path }))).toBe('403 provisioning/forbidden');
    }
    // Below his own address it is not there.
    const below = `/api/v1/users/bob/devices/${deviceId}`;
    const unknown = '404 provisioning/unknown-device';
    expect(errorOf(await callAs(bob, { method: 'DELETE', url: below }))).toBe(unknown);
    expect(errorOf(await callAs(bob, { method: 'PATCH', url: below, body: { name: 'x' } }))).toBe(unknown);
    expect(await namesOf(alice)).toEqual(['Desk']);
  });
});

describe('the operator', () => {
  it('gives a device an application of its own, and takes it away', async () => {
    await using alice = await seatAlice();
    const { server } = alice;
    const { device } = newDeviceSchema.parse((await create(alice, { name: 'Desk' })).json());
    const key = { userId: 'alice', deviceId: device.deviceId };
    const { deviceRecords } = server.services;
    const sid = '2c4d1e4a-7a35-4b4c-9b1a-0c5f5f3f7d11';
    expect(await deviceRecords.setApplicationSid(key, sid)).toBe(true);
    expect(await deviceRecords.find(key)).toMatchObject({ applicationSid: sid });
    expect(await deviceRecords.setApplicationSid(key, null)).toBe(true);
    expect(await deviceRecords.find(key)).toMatchObject({ applicationSid: null });
    expect(await deviceRecords.setApplicationSid({ ...key, userId: 'bob' }, sid)).toBe(false);
  });
});
