import { deviceListSchema, type Settings, settingsChangeSchema, settingsSchema } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs, seatAlice, seatNext, type Seat, trickyNames } from '../testing/api-call.js';
import { documentOf, errorOf } from '../testing/test-server.js';

const ofUser = '/api/v1/users/alice/settings';
const ofCompany = '/api/v1/companies/company/settings';

const read = async (seat: Seat, url: string) => await callAs(seat, { method: 'GET', url });
const patch = async (seat: Seat, url: string, body: unknown) =>
  await callAs(seat, { method: 'PATCH', url, body });

async function mustPatch(seat: Seat, url: string, body: unknown): Promise<Settings> {
  const response = await patch(seat, url, body);
  expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store']);
  return settingsSchema.parse(response.json());
}

/** Provisions the device that tests use, and answers where its settings are. */
async function placeOfDevice(seat: Seat): Promise<string> {
  documentOf(await seat.server.provision(seat.session));
  const response = await callAs(seat, { method: 'GET', url: '/api/v1/users/alice/devices' });
  const [device] = deviceListSchema.parse(response.json()).devices;
  return `/api/v1/users/alice/devices/${device?.deviceId ?? 'none'}/settings`;
}

async function makeAdmin({ server }: Seat): Promise<void> {
  await server.db.updateTable('membership').set({ role: 'admin' }).where('user_id', '=', 'alice').execute();
}

const settingsOf = async ({ server, session }: Seat) => documentOf(await server.provision(session)).settings;

describe('the cascade', () => {
  it('lays the device over the user over the company, in the document of the device', async () => {
    await using alice = await seatAlice();
    await makeAdmin(alice);
    const ofDevice = await placeOfDevice(alice);
    expect(await settingsOf(alice)).toEqual({});
    await mustPatch(alice, ofCompany, { UiMaxWidth: 320, EnableText: true, Theme: 'blue' });
    expect(await settingsOf(alice)).toEqual({ UiMaxWidth: 320, EnableText: true, Theme: 'blue' });
    await mustPatch(alice, ofUser, { UiMaxWidth: 480, Theme: 7, Motto: 'hi' });
    expect(await settingsOf(alice)).toEqual({
      UiMaxWidth: 480,
      EnableText: true,
      Theme: 'blue',
      Motto: 'hi',
    });
    await mustPatch(alice, ofDevice, { UiMaxWidth: 640, EnableText: false });
    expect(await settingsOf(alice)).toEqual({
      UiMaxWidth: 640,
      EnableText: false,
      Theme: 'blue',
      Motto: 'hi',
    });
    await mustPatch(alice, ofDevice, { UiMaxWidth: null });
    await mustPatch(alice, ofUser, { UiMaxWidth: null });
    expect(await settingsOf(alice)).toEqual({
      UiMaxWidth: 320,
      EnableText: false,
      Theme: 'blue',
      Motto: 'hi',
    });
  });

  it('reaches no other device and no other user', async () => {
    await using alice = await seatAlice();
    const bob = await seatNext(alice, 'bob');
    await mustPatch(alice, await placeOfDevice(alice), { a: 1 });
    await mustPatch(alice, ofUser, { b: 2 });
    const { server, session } = alice;
    const other = await server.provision(session, { deviceToken: 'b'.repeat(32) });
    expect(documentOf(other).settings).toEqual({ b: 2 });
    expect(await settingsOf(bob)).toEqual({});
  });

  it('keeps to what a phone knows when something else was written past the API', async () => {
    await using alice = await seatAlice();
    const settings = JSON.stringify({ UiMaxWidth: '320', a: 1 });
    await alice.server.db.updateTable('company').set({ settings }).execute();
    expect(await settingsOf(alice)).toEqual({ a: 1 });
  });
});

describe('settings', () => {
  it('are read back as they were left, and removed by null', async () => {
    await using alice = await seatAlice();
    for (const url of [ofUser, await placeOfDevice(alice)]) {
      expect((await read(alice, url)).json()).toEqual({});
      expect(await mustPatch(alice, url, { a: 1, b: 'x', c: false })).toEqual({ a: 1, b: 'x', c: false });
      expect(await mustPatch(alice, url, { a: null, b: 'y' })).toEqual({ b: 'y', c: false });
      expect((await read(alice, url)).json()).toEqual({ b: 'y', c: false });
    }
  });

  it('follow a map, whatever is changed in whatever order', async () => {
    await using alice = await seatAlice();
    const value = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.double(), fc.boolean()));
    const change = fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'Ω', "'; --"), value);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
        const before = (await read(alice, ofUser)).json<Settings>();
        const expected = new Map<string, unknown>(Object.entries(before));
        for (const one of changes) {
          // JSON has no other numbers, and no negative zero.
          const sent = settingsChangeSchema.parse(JSON.parse(JSON.stringify(one)));
          await mustPatch(alice, ofUser, one);
          for (const [name, next] of Object.entries(sent)) {
            if (next === null) expected.delete(name);
            else expected.set(name, next);
          }
        }
        expect(new Map(Object.entries((await read(alice, ofUser)).json<Settings>()))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('keep any text as a value', async () => {
    await using alice = await seatAlice();
    for (const text of [...trickyNames, 'NUL \u0000', 'two\nlines', '\ud800']) {
      await mustPatch(alice, ofUser, { Motto: text });
      expect((await read(alice, ofUser)).json()).toEqual({ Motto: text });
      expect(await settingsOf(alice)).toEqual({ Motto: text });
    }
  });

  it('keep any line of text as a name', async () => {
    await using alice = await seatAlice();
    const names = trickyNames.filter((name) => name.length <= 64);
    const settings = Object.fromEntries(names.map((name) => [name, true]));
    await mustPatch(alice, ofUser, settings);
    expect((await read(alice, ofUser)).json()).toEqual(settings);
    expect(await settingsOf(alice)).toEqual(settings);
  });

  it.each([
    ['no object', [1]],
    ['null', null],
    ['nothing', undefined],
    ['an empty name', { '': 1 }],
    ['a name of 65 letters', { ['x'.repeat(65)]: 1 }],
    ['a name of two lines', { 'a\nb': 1 }],
    ['a list', { a: [1] }],
    ['an object', { a: { b: 1 } }],
    ['a text of 1,025 letters', { a: 'x'.repeat(1_025) }],
    ['a known one of a wrong type', { EnableText: 'yes' }],
    ['a known number as text', { UiMaxWidth: '320' }],
    ['more than fit', Object.fromEntries(Array.from({ length: 201 }, (_value, index) => [`n${index}`, 1]))],
  ])('are not changed by %s', async (_name, body) => {
    await using alice = await seatAlice();
    await mustPatch(alice, ofUser, { kept: 1 });
    expect(errorOf(await patch(alice, ofUser, body))).toBe('400 request/invalid');
    expect((await read(alice, ofUser)).json()).toEqual({ kept: 1 });
  });

  it('name the one that is wrong', async () => {
    await using alice = await seatAlice();
    const response = await patch(alice, ofUser, { a: 1, EnableText: 'yes' });
    expect(response.json()).toMatchObject({
      error: { message: 'The request is not right: body.EnableText is missing or has a wrong form.' },
    });
  });

  it('lose no change when many are made at the same time', async () => {
    await using alice = await seatAlice();
    await makeAdmin(alice);
    for (const url of [ofUser, ofCompany, await placeOfDevice(alice)]) {
      const names = Array.from({ length: 20 }, (_value, index) => `name ${index}`);
      await Promise.all(names.map(async (name) => await mustPatch(alice, url, { [name]: name })));
      const expected = Object.fromEntries(names.map((name) => [name, name]));
      expect((await read(alice, url)).json()).toEqual(expected);
    }
  });

  it('are recorded by whose they are, without their values', async () => {
    await using alice = await seatAlice();
    await mustPatch(alice, ofUser, { Secret: 'do not tell' });
    expect(await auditLines(alice.server)).toContain('alice settings-changed alice');
    const kept = JSON.stringify(await alice.server.db.selectFrom('audit_event').selectAll().execute());
    expect(kept + alice.server.logText()).not.toContain('do not tell');
  });
});

describe('settings of others', () => {
  it.each([
    ['another user’s', '/api/v1/users/bob/settings', '403 provisioning/forbidden'],
    ['nobody’s', '/api/v1/users/nobody/settings', '403 provisioning/forbidden'],
    ['a device of another user', '/api/v1/users/bob/devices/x/settings', '403 provisioning/forbidden'],
    ['a device that is not', '/api/v1/users/alice/devices/x/settings', '404 provisioning/unknown-device'],
    ['a company of which one is a member', ofCompany, '403 auth/company-forbidden'],
    ['another company', '/api/v1/companies/other/settings', '403 auth/company-forbidden'],
    ['no company', '/api/v1/companies/none/settings', '403 auth/company-forbidden'],
  ])('%s', async (_name, url, error) => {
    await using alice = await seatAlice();
    await alice.server.services.users.saveCompany(
      { id: 'other', name: 'Other', sipDomain: 'other.example' },
      0,
    );
    await seatNext(alice, 'bob');
    expect(errorOf(await read(alice, url))).toBe(error);
    expect(errorOf(await patch(alice, url, { a: 1 }))).toBe(error);
  });

  it('are an admin’s in his own company alone', async () => {
    await using alice = await seatAlice();
    await makeAdmin(alice);
    await alice.server.services.users.saveCompany(
      { id: 'other', name: 'Other', sipDomain: 'other.example' },
      0,
    );
    expect(await mustPatch(alice, ofCompany, { a: 1 })).toEqual({ a: 1 });
    expect(errorOf(await read(alice, '/api/v1/companies/other/settings'))).toBe('403 auth/company-forbidden');
  });
});
