import { ManualClock } from '@offhook/primitives/testing';
import { sampleProvisioningDocument, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage } from './adapters/browser/default-storage.js';
import { createProvisioningClient, type ProvisioningClient } from './provisioning-client.js';
import type { TicketRequest } from './provisioning-request.js';
import { deviceAnswer } from './testing/device-answer.js';

const redeem = '/api/v1/provisioning-tickets/redeem';

let server: ScriptedServer;
let client: ProvisioningClient;

beforeEach(async () => {
  server = await ScriptedServer.start();
  const clock = new ManualClock(Date.parse('2026-11-21T09:00:00.000Z'));
  client = createProvisioningClient({ host: server.address, clock, storage: memoryStorage() });
});

afterEach(async () => {
  client.dispose();
  await server.close();
});

/** A server that takes the ticket: it is `userId`'s. */
function redeems(userId: string, password: string): ScriptedAnswer {
  return ({ body }) => {
    const { deviceToken } = JSON.parse(body) as { deviceToken: string };
    const document = sampleProvisioningDocument({ userId, deviceToken });
    return { status: 200, body: { ...document, account: { ...document.account, password } } };
  };
}

/** `<path> <create or use> <device>` for each request, with each device written as A, B, … */
function asked(): readonly string[] {
  const tokens: string[] = [];
  return server.requests.map(({ body, path }) => {
    const sent = JSON.parse(body === '' ? '{}' : body) as { deviceToken?: string; create?: boolean };
    const token = sent.deviceToken ?? path.split('/')[6] ?? '';
    if (!tokens.includes(token)) tokens.push(token);
    const way = path === redeem ? 'ticket' : 'session';
    return `${way} ${sent.create === true ? 'create' : 'use'} ${String.fromCharCode(65 + tokens.indexOf(token))}`;
  });
}

describe('a ticket', () => {
  it('is redeemed for a document, and is all the proof there is', async () => {
    server.script(redeems('alice', 'first'));
    const document = await client.get({ ticket: 'oh_tkt_1' });
    expect(document).toMatchObject({ userId: 'alice', account: { password: 'first' } });
    expect(server.requests).toMatchObject([
      { method: 'POST', path: redeem, headers: { authorization: 'Bearer oh_tkt_1' } },
    ]);
    expect(server.requests[0]?.body).toBe(
      JSON.stringify({ deviceToken: document.deviceToken, create: true }),
    );
  });

  it('of the next visit is for the same device, and so is the session that its user opens later', async () => {
    server.script(redeems('alice', 'first'), redeems('alice', 'second'), deviceAnswer('third'));
    await client.get({ ticket: 'oh_tkt_1' });
    await client.get({ ticket: 'oh_tkt_2' });
    await client.get({ userId: 'alice', sessionToken: 'session-of-alice' });
    expect(asked()).toEqual(['ticket create A', 'ticket create A', 'session use A']);
  });

  it('with its user named is for the device of that user', async () => {
    server.script(redeems('alice', 'first'), redeems('bob', 'second'), redeems('alice', 'third'));
    await client.get({ ticket: 'oh_tkt_1', userId: 'alice' });
    await client.get({ ticket: 'oh_tkt_2', userId: 'bob' });
    await client.get({ ticket: 'oh_tkt_3', userId: 'alice' });
    expect(asked()).toEqual(['ticket create A', 'ticket create B', 'ticket create A']);
  });

  it('makes no device up when the page names one', async () => {
    server.script(redeems('alice', 'first'));
    await client.get({ ticket: 'oh_tkt_1', deviceToken: 'f'.repeat(64) });
    expect(asked()).toEqual(['ticket use A']);
  });

  it('refreshes a kept document where its user is named', async () => {
    server.script(redeems('alice', 'first'), redeems('alice', 'second'));
    const request = { userId: 'alice', enableCache: true };
    await client.get({ ...request, ticket: 'oh_tkt_1' });
    const updated = new Promise((resolve) => client.on('updated', resolve));
    expect((await client.get({ ...request, ticket: 'oh_tkt_2' })).account.password).toBe('first');
    expect(await updated).toMatchObject({ document: { account: { password: 'second' } } });
  });

  it('is asked for every time where nobody says whose it is', async () => {
    server.script(redeems('alice', 'first'), redeems('bob', 'second'));
    await client.get({ ticket: 'oh_tkt_1', enableCache: true });
    expect((await client.get({ ticket: 'oh_tkt_2', enableCache: true })).account.password).toBe('second');
  });
});

describe('a ticket that does not help', () => {
  it.each<readonly [string, ScriptedAnswer, string]>([
    [
      'was used or is over',
      {
        status: 401,
        body: { error: { code: 'provisioning/ticket-invalid', message: 'Used.', retryable: false } },
      },
      'provisioning/ticket-invalid',
    ],
    [
      'is of somebody whose phone was taken',
      {
        status: 409,
        body: { error: { code: 'provisioning/phone-taken', message: 'Taken.', retryable: false } },
      },
      'provisioning/phone-taken',
    ],
    ['is of another user', redeems('bob', 'first'), 'provisioning/invalid-document'],
    ['gets no answer', 'cut', 'provisioning/unreachable'],
  ])('%s', async (_, answer, code) => {
    server.script(answer);
    await expect(client.get({ ticket: 'oh_tkt_1', userId: 'alice' })).rejects.toMatchObject({ code });
    expect(server.requests, 'it is tried once').toHaveLength(1);
  });

  it('leaves nothing kept of its user', async () => {
    server.script(redeems('alice', 'first'), { status: 401 }, redeems('alice', 'third'));
    const request = { userId: 'alice', enableCache: true };
    await client.get({ ...request, ticket: 'oh_tkt_1' });
    const failed = new Promise((resolve) => client.on('refreshFailed', resolve));
    await client.get({ ...request, ticket: 'oh_tkt_2' });
    await failed;
    expect((await client.get({ ...request, ticket: 'oh_tkt_3' })).account.password).toBe('third');
  });

  it.each(['', 'two words', 'a\r\nX: y', 'a'.repeat(257), 7, null])('is not sent: %j', async (ticket) => {
    await expect(client.get({ ticket } as unknown as TicketRequest)).rejects.toMatchObject({
      code: 'provisioning/invalid-request',
      message: expect.stringContaining('ticket') as string,
    });
    expect(server.requests).toEqual([]);
  });
});

it('two requests at once by one ticket are two redemptions: the server says which was first', async () => {
  server.script(redeems('alice', 'first'), { status: 401 });
  const outcomes = await Promise.allSettled([
    client.get({ ticket: 'oh_tkt' }),
    client.get({ ticket: 'oh_tkt' }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
});
