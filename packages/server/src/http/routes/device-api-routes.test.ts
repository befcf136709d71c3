import { endpoints } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApiCall, callAs, seatAlice, seatNext, type Seat, trickyIds } from '../../testing/api-call.js';
import { deviceToken, errorOf, hourMs } from '../../testing/test-server.js';

const id = 'f'.repeat(24);

/** Every route for who has a session, as alice would ask it. */
const routes: readonly (readonly [string, ApiCall])[] = [
  ['list access tokens', { method: 'GET', url: endpoints.accessTokens }],
  ['make an access token', { method: 'POST', url: endpoints.accessTokens, body: { name: 'x' } }],
  ['revoke an access token', { method: 'DELETE', url: endpoints.accessTokenById(id) }],
  ['list devices', { method: 'GET', url: endpoints.devices('alice') }],
  ['make a device', { method: 'POST', url: endpoints.devices('alice'), body: { name: 'x' } }],
  ['rename a device', { method: 'PATCH', url: endpoints.deviceById('alice', id), body: { name: 'x' } }],
  ['revoke a device', { method: 'DELETE', url: endpoints.deviceById('alice', id) }],
  ['read a device’s settings', { method: 'GET', url: endpoints.deviceSettings('alice', id) }],
  ['change a device’s settings', { method: 'PATCH', url: endpoints.deviceSettings('alice', id), body: {} }],
  ['read a user’s settings', { method: 'GET', url: endpoints.userSettings('alice') }],
  ['change a user’s settings', { method: 'PATCH', url: endpoints.userSettings('alice'), body: {} }],
  ['read a company’s settings', { method: 'GET', url: endpoints.companySettings('company') }],
  ['change a company’s settings', { method: 'PATCH', url: endpoints.companySettings('company'), body: {} }],
  ['see the lease', { method: 'GET', url: endpoints.phonePassword('alice') }],
  ['give the phone up', { method: 'POST', url: endpoints.phonePassword('alice'), body: { renew: false } }],
  [
    'take the phone',
    { method: 'POST', url: endpoints.phonePassword('alice'), body: { renew: true, deviceToken } },
  ],
  ['make a ticket', { method: 'POST', url: endpoints.provisioningTickets }],
  [
    'provision',
    { method: 'POST', url: endpoints.provisioning('alice', deviceToken), body: { create: true } },
  ],
];

/** Those that name a user. */
const ofUser = routes.filter(([, { url }]) => url.includes('/users/'));

const changed = async ({ server }: Seat) => [
  await server.db.selectFrom('device').select('id').execute(),
  await server.db.selectFrom('device_secret').select('id').execute(),
  await server.db.selectFrom('phone_lease').select('user_id').execute(),
  await server.db.selectFrom('provisioning_ticket').select('id').execute(),
];

/** What a browser is told before it lets a page ask. */
async function isOpenTo({ server }: Seat, { method, url }: ApiCall, origin: string): Promise<boolean> {
  const headers = { origin, 'access-control-request-method': method };
  const response = await server.app.inject({ method: 'OPTIONS', url, headers });
  const allowed = response.headers['access-control-allow-origin'];
  return allowed === origin && String(response.headers['access-control-allow-methods']).includes(method);
}

describe.each(routes)('to %s', (_name, call) => {
  it('needs a session of a page that is allowed, and an answer is kept by nobody', async () => {
    await using alice = await seatAlice({ config: { allowedOrigins: ['https://crm.example.com'] } });
    expect(await isOpenTo(alice, call, 'https://crm.example.com')).toBe(true);
    expect(await isOpenTo(alice, call, 'https://evil.example.com')).toBe(false);
    const response = await callAs({ server: alice.server }, call);
    expect(errorOf(response)).toBe('401 auth/session-invalid');
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer error="invalid_token"',
    });
    expect((await callAs(alice, call)).headers['cache-control']).toBe('no-store');
  });

  it('needs one that lives', async () => {
    await using alice = await seatAlice();
    const out = await seatNext(alice, 'alice');
    await callAs(out, { method: 'POST', url: endpoints.logout });
    expect(errorOf(await callAs(out, call))).toBe('401 auth/session-invalid');
    await alice.server.clock.advance(12 * hourMs);
    expect(errorOf(await callAs(alice, call))).toBe('401 auth/session-expired');
    expect(await changed(alice)).toEqual([[], [], [], []]);
  });
});

describe.each(ofUser)('to %s of another user', (_name, call) => {
  it('is refused as if there were no such user', async () => {
    await using alice = await seatAlice();
    const bob = await seatNext(alice, 'bob');
    const nobody = { ...call, url: call.url.replace('/alice/', '/nobody/') };
    const answers = [await callAs(bob, call), await callAs(bob, nobody)];
    expect(answers.map(errorOf)).toEqual(Array.from(answers, () => '403 provisioning/forbidden'));
    const [first, second] = answers.map((answer) => answer.json<unknown>());
    expect(first).toEqual(second);
    expect(await changed(alice)).toEqual([[], [], [], []]);
  });

  it('cannot be tricked by a path', async () => {
    await using alice = await seatAlice();
    for (const trick of trickyIds) {
      const response = await callAs(alice, { ...call, url: call.url.replace('/alice', `/${trick}`) });
      expect([trick, [400, 403, 404, 405].includes(response.statusCode)]).toEqual([trick, true]);
      expect(response.headers['set-cookie']).toBeUndefined();
    }
    expect(await changed(alice)).toEqual([[], [], [], []]);
  });
});

describe('an id that names nothing', () => {
  const places: readonly (readonly [string, (trick: string) => ApiCall])[] = [
    ['an access token', (trick) => ({ method: 'DELETE', url: `${endpoints.accessTokens}/${trick}` })],
    ['a device', (trick) => ({ method: 'DELETE', url: `${endpoints.devices('alice')}/${trick}` })],
    [
      'a device’s settings',
      (trick) => ({ method: 'GET', url: `${endpoints.devices('alice')}/${trick}/settings` }),
    ],
    ['a company’s settings', (trick) => ({ method: 'GET', url: `/api/v1/companies/${trick}/settings` })],
  ];

  it.each(places)('is refused for %s, whatever it is', async (_name, callFor) => {
    await using alice = await seatAlice();
    // Two dots are gone before a request is sent: what is left is another address, and may be an own one.
    for (const trick of trickyIds.filter((one) => !/^(\.|%2e){1,2}$/.test(one))) {
      const { statusCode } = await callAs(alice, callFor(trick));
      expect([trick, [400, 403, 404, 405].includes(statusCode)]).toEqual([trick, true]);
    }
  });

  it.each(places)('is refused for %s, also when it is made up', async (_name, callFor) => {
    await using alice = await seatAlice();
    const letter = fc.constantFrom(
      'a',
      '/',
      '.',
      '%2e',
      '%00',
      '?',
      '#',
      ';',
      '%',
      "'",
      'é',
      '💥',
      '\\',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(letter, { minLength: 1, maxLength: 12 }), async (letters) => {
        // The first keeps it from being an address of its own.
        const { statusCode } = await callAs(alice, callFor(encodeURI(`a${letters.join('')}`)));
        expect([400, 403, 404, 405]).toContain(statusCode);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the log of a whole morning', () => {
  it('holds no secret', async () => {
    await using alice = await seatAlice();
    const answers = await Promise.all(routes.map(async ([, call]) => await callAs(alice, call)));
    const text = answers.map(({ body }) => body).join('\n');
    const secrets = [...text.matchAll(/"(?:accessToken|deviceToken|password|ticket)":"([^"]+)"/g)].map(
      ([, one]) => one,
    );
    expect(secrets.length).toBeGreaterThanOrEqual(6);
    for (const secret of [...secrets, alice.session.sessionToken, alice.session.sessionSecret]) {
      expect(alice.server.logText()).not.toContain(secret);
    }
  });
});
