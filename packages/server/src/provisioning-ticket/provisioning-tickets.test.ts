import {
  type ProvisioningTicket,
  provisioningDocumentSchema,
  provisioningTicketSchema,
} from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { type ApiCall, auditLines, callAs, seatAlice, seatNext, type Seat } from '../testing/api-call.js';
import { requestOf, verdictFor } from '../testing/sip-phone.js';
import { deviceToken, documentOf, domain, errorOf, hourMs } from '../testing/test-server.js';

const url = '/api/v1/provisioning-tickets';
const redeemUrl = `${url}/redeem`;
const invalid = '401 provisioning/ticket-invalid';

async function make(seat: Seat): Promise<ProvisioningTicket> {
  const response = await callAs(seat, { method: 'POST', url });
  expect([response.statusCode, response.headers['cache-control']]).toEqual([201, 'no-store']);
  return provisioningTicketSchema.parse(response.json());
}

async function redeem({ server }: Seat, ticket: string, more: Partial<ApiCall> = {}) {
  const body = { deviceToken, create: true };
  const call = { method: 'POST', url: redeemUrl, body, ...more } as const;
  return await callAs({ server, session: { sessionToken: ticket } }, call);
}

describe('a provisioning ticket', () => {
  it('is exchanged for a document, by a page that has nothing else', async () => {
    await using alice = await seatAlice();
    const { ticket, ...rest } = await make(alice);
    expect(ticket).toMatch(/^oh_tik_[A-Za-z0-9_-]{43}$/);
    expect(rest).toEqual({ userId: 'alice', expiresAt: '2026-11-21T10:05:00.000Z' });
    const response = await redeem(alice, ticket);
    expect(response.headers['cache-control']).toBe('no-store');
    const document = provisioningDocumentSchema.parse(response.json());
    expect(document).toMatchObject({ userId: 'alice', deviceToken, account: { username: 'alice', domain } });
    const asked = requestOf({ username: 'alice', realm: domain, secret: document.account.password });
    expect((await verdictFor(alice.server, asked)).status).toBe('ok');
  });

  it('is kept as a hash alone, and is in no log', async () => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    await redeem(alice, ticket);
    await redeem(alice, ticket);
    const { db } = alice.server;
    const kept = JSON.stringify([
      await db.selectFrom('provisioning_ticket').selectAll().execute(),
      await db.selectFrom('audit_event').selectAll().execute(),
    ]);
    expect(kept + alice.server.logText()).not.toContain(ticket);
    const lines = (await auditLines(alice.server)).filter((line) => line.includes('ticket'));
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['ticket-created', 'ticket-redeemed']);
  });

  it('works once', async () => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    documentOf(await redeem(alice, ticket));
    expect(errorOf(await redeem(alice, ticket))).toBe(invalid);
  });

  it('works once also when ten redeem it at the same time', async () => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    const tokens = Array.from({ length: 10 }, (_value, index) => `${index}`.repeat(32));
    const answers = await Promise.all(
      tokens.map(
        async (token) => await redeem(alice, ticket, { body: { deviceToken: token, create: true } }),
      ),
    );
    const codes = answers.map(({ statusCode }) => statusCode).sort();
    expect(codes).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
    expect(await alice.server.db.selectFrom('device').select('id').execute()).toHaveLength(1);
  });

  it('lives for five minutes, to the millisecond', async () => {
    await using alice = await seatAlice();
    const [first, second] = [await make(alice), await make(alice)];
    await alice.server.clock.advance(5 * 60_000 - 1);
    documentOf(await redeem(alice, first.ticket));
    await alice.server.clock.advance(1);
    expect(errorOf(await redeem(alice, second.ticket))).toBe(invalid);
  });

  it('lives as long as the operator says', async () => {
    await using alice = await seatAlice({ config: { device: { ticketLifetimeMs: hourMs } } });
    expect((await make(alice)).expiresAt).toBe('2026-11-21T11:00:00.000Z');
  });

  const ends: readonly (readonly [string, (seat: Seat) => Promise<unknown>])[] = [
    ['a logout', async (seat) => await callAs(seat, { method: 'POST', url: '/api/v1/logout' })],
    [
      'the session’s expiry',
      async ({ server }) =>
        await server.db.updateTable('session').set({ expires_at: server.clock.now() }).execute(),
    ],
    [
      'the user being shut out',
      async ({ server }) =>
        await server.db.updateTable('app_user').set({ disabled_at: server.clock.now() }).execute(),
    ],
    ['the user being deleted', async ({ server }) => await server.db.deleteFrom('app_user').execute()],
  ];

  it.each(ends)('ends with %s', async (_name, end) => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    await end(alice);
    expect(errorOf(await redeem(alice, ticket))).toBe(invalid);
  });

  it('is no session, and a session is no ticket', async () => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    const asSession = { server: alice.server, session: { sessionToken: ticket } };
    expect(errorOf(await callAs(asSession, { method: 'POST', url }))).toBe('401 auth/session-invalid');
    expect(errorOf(await redeem(alice, alice.session.sessionToken))).toBe(invalid);
    documentOf(await redeem(alice, ticket));
  });

  it.each([
    ['nothing', undefined],
    ['no device token', { create: true }],
    ['a short device token', { deviceToken: 'a'.repeat(31) }],
    ['a create that is none', { deviceToken, create: 'yes' }],
    ['a list', [deviceToken]],
  ])('is not used up by %s', async (_name, body) => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    expect(errorOf(await redeem(alice, ticket, { body }))).toBe('400 request/invalid');
    documentOf(await redeem(alice, ticket));
  });

  it('is not used up by what could not be given for it', async () => {
    await using alice = await seatAlice();
    const { ticket } = await make(alice);
    expect(errorOf(await redeem(alice, ticket, { body: { deviceToken } }))).toBe(
      '404 provisioning/unknown-device',
    );
    const other = await seatNext(alice, 'alice');
    const lease = { method: 'POST', url: '/api/v1/users/alice/phone-password' } as const;
    await callAs(other, { ...lease, body: { renew: true, deviceToken } });
    expect(errorOf(await redeem(alice, ticket))).toBe('409 provisioning/phone-taken');
    await callAs(other, { ...lease, body: { renew: false } });
    documentOf(await redeem(alice, ticket));
  });

  it('gives what its session would be given, while that has the phone’s password', async () => {
    await using alice = await seatAlice();
    const body = { renew: true, deviceToken };
    await callAs(alice, { method: 'POST', url: '/api/v1/users/alice/phone-password', body });
    documentOf(await redeem(alice, (await make(alice)).ticket));
  });
});

describe('who tries tickets out', () => {
  it('learns nothing of what is wrong, and is refused for a while', async () => {
    await using alice = await seatAlice({
      config: { loginLimit: { failureCount: 3, windowMs: 60_000, blockMs: 60_000 } },
    });
    const { ticket } = await make(alice);
    const guess = async () =>
      await redeem(alice, `oh_tik_${'x'.repeat(43)}`, { remoteAddress: '198.51.100.7' });
    for (let count = 0; count < 3; count += 1) expect(errorOf(await guess())).toBe(invalid);
    const blocked = await redeem(alice, ticket, { remoteAddress: '198.51.100.7' });
    expect(errorOf(blocked)).toBe('429 request/too-many');
    expect(blocked.headers['retry-after']).toBe('60');
    // The owner of the ticket is somewhere else, and logins are counted apart.
    documentOf(await redeem(alice, ticket, { remoteAddress: '192.0.2.1' }));
    const { token } = await alice.server.addAccessToken('alice');
    expect((await alice.server.logIn(token, '198.51.100.7')).statusCode).toBe(200);
    await alice.server.clock.advance(60_000);
    expect(errorOf(await guess())).toBe(invalid);
  });

  it.each([
    ['no credentials', {}],
    ['another scheme', { authorization: 'Basic eDp5' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['a bearer that is none', { authorization: 'Bearer ä ö' }],
    ['a long bearer', { authorization: `Bearer ${'x'.repeat(5_000)}` }],
  ])('shows %s', async (_name, headers) => {
    await using alice = await seatAlice();
    const body = { deviceToken, create: true };
    const response = await callAs(
      { server: alice.server },
      { method: 'POST', url: redeemUrl, body, headers },
    );
    expect(errorOf(response)).toBe(invalid);
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });
});

describe('the tickets that are kept', () => {
  it('are those that may still be of use', async () => {
    await using alice = await seatAlice();
    const count = async () =>
      (await alice.server.db.selectFrom('provisioning_ticket').select('id').execute()).length;
    for (let made = 0; made < 5; made += 1) await make(alice);
    expect(await count()).toBe(5);
    await alice.server.clock.advance(5 * 60_000);
    await make(alice);
    expect(await count()).toBe(1);
    await alice.server.clock.advance(hourMs);
    alice.server.services.housekeeping.start();
    await alice.server.services.housekeeping.dispose();
    expect(await count()).toBe(0);
  });
});
