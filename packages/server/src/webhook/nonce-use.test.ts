import type { AuthWebhookRequest } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { addPhone, alice, refused, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import { domain, hourMs, type TestServer } from '../testing/test-server.js';

const admitted = { status: 'ok' };

function lastReason(server: TestServer): unknown {
  return server
    .logLines()
    .filter(({ msg }) => msg === 'webhook refused')
    .at(-1)?.['reason'];
}

/** The same count of the same nonce in another question. */
function again(first: AuthWebhookRequest, change: Parameters<typeof requestOf>[0]): AuthWebhookRequest {
  const { nc = '', nonce } = first;
  return requestOf({ ...change, more: { ...change.more, nonce, nc } });
}

describe('a nonce count', () => {
  it('is right once', async () => {
    await using server = await withAlice();
    const question = requestOf(alice);
    expect(await verdictFor(server, question)).toMatchObject(admitted);
    expect(await verdictFor(server, question)).toEqual(refused);
    expect(lastReason(server)).toBe('replayed nonce count');
    expect(await verdictFor(server, requestOf(alice))).toMatchObject(admitted);
  });

  it('is used up by one question, whatever the next one is about', async () => {
    await using server = await withAlice();
    const first = requestOf(alice);
    expect(await verdictFor(server, first)).toMatchObject(admitted);
    const others: readonly AuthWebhookRequest[] = [
      again(first, { ...alice, more: { cnonce: 'another' } }),
      again(first, { ...alice, more: { uri: 'sip:elsewhere' } }),
      again(first, { ...alice, algorithm: 'SHA-256' }),
    ];
    for (const question of others) {
      expect(await verdictFor(server, question)).toEqual(refused);
      expect(lastReason(server)).toBe('replayed nonce count');
    }
  });

  it('may be behind: the edge and the network change the order of requests', async () => {
    await using server = await withAlice();
    const [early, late] = [requestOf(alice), requestOf(alice)];
    expect(await verdictFor(server, late)).toMatchObject(admitted);
    expect(await verdictFor(server, early)).toMatchObject(admitted);
  });

  it('is one of each nonce, and of each user', async () => {
    await using server = await withAlice();
    const bob = { username: 'bob', realm: domain, secret: 'secret of bob' };
    await addPhone(server, bob);
    const first = requestOf(alice);
    expect(await verdictFor(server, first)).toMatchObject(admitted);
    expect(await verdictFor(server, again(first, bob))).toMatchObject(admitted);
    const nc = first.nc ?? '';
    const otherNonce = requestOf({ ...alice, more: { nonce: 'another nonce', nc } });
    expect(await verdictFor(server, otherNonce)).toMatchObject(admitted);
  });

  it('is not used up by who does not know the secret', async () => {
    await using server = await withAlice();
    const question = requestOf(alice);
    for (let count = 0; count < 5; count += 1) {
      expect(await verdictFor(server, { ...question, response: '0'.repeat(32) })).toEqual(refused);
    }
    expect(await verdictFor(server, question)).toMatchObject(admitted);
  });

  it('of one question that is asked many times at once is right once', async () => {
    await using server = await withAlice();
    const question = requestOf(alice);
    const verdicts = await Promise.all(
      Array.from({ length: 80 }, async () => await verdictFor(server, question)),
    );
    expect(verdicts.filter(({ status }) => status === 'ok')).toHaveLength(1);
  });

  it('is known again for as long as is configured', async () => {
    await using server = await withAlice();
    const question = requestOf(alice);
    expect(await verdictFor(server, question)).toMatchObject(admitted);
    await server.clock.advance(hourMs - 1);
    expect(await verdictFor(server, question)).toEqual(refused);
  });

  it('does not blacklist: who shows it again guesses nothing', async () => {
    await using server = await withAlice();
    const question = { ...requestOf(alice), source_address: '192.0.2.7' };
    await verdictFor(server, question);
    for (let count = 0; count < 30; count += 1) expect(await verdictFor(server, question)).toEqual(refused);
  });

  it('is not there without qop: such a phone may show its digest again (RFC 2617 §3.2.2)', async () => {
    await using server = await withAlice();
    const question = requestOf({ ...alice, hasQop: false });
    expect(question).not.toHaveProperty('nc');
    for (let count = 0; count < 3; count += 1) {
      expect(await verdictFor(server, question)).toMatchObject(admitted);
    }
  });
});
