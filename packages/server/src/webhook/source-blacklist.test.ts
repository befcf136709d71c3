import { describe, expect, it } from 'vitest';
import { alice, refused, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import { dayMs, type TestServer } from '../testing/test-server.js';

describe('the blacklist', () => {
  const wrong = (source_address?: string) => ({
    ...requestOf(alice),
    response: '0'.repeat(32),
    ...(source_address === undefined ? {} : { source_address }),
  });

  async function fail(server: TestServer, address: string | undefined, count: number): Promise<unknown> {
    let last: unknown;
    for (let index = 0; index < count; index += 1) last = await verdictFor(server, wrong(address));
    return last;
  }

  it('begins with the tenth failure within a minute, and refuses also who is right', async () => {
    await using server = await withAlice();
    expect(await fail(server, '192.0.2.7', 9)).toEqual(refused);
    expect(await fail(server, '192.0.2.7', 1)).toEqual({ ...refused, blacklist: 300 });
    await server.clock.advance(100_000);
    const rightFrom = (source_address: string) => ({ ...requestOf(alice), source_address });
    expect(await verdictFor(server, rightFrom('192.0.2.7'))).toEqual({ ...refused, blacklist: 200 });
    expect(await verdictFor(server, rightFrom('192.0.2.8'))).toMatchObject({ status: 'ok' });
    await server.clock.advance(200_000);
    expect(await verdictFor(server, rightFrom('192.0.2.7'))).toMatchObject({ status: 'ok' });
  });

  it('counts guesses at users that do not exist', async () => {
    await using server = await withAlice();
    const body = { ...wrong('192.0.2.7'), username: 'nobody' };
    for (let count = 0; count < 9; count += 1) await verdictFor(server, body);
    expect(await verdictFor(server, body)).toMatchObject({ blacklist: 300 });
  });

  it('does not count what is no guess at a secret', async () => {
    await using server = await withAlice();
    for (let count = 0; count < 30; count += 1) {
      const body = { ...requestOf(alice), source_address: '192.0.2.7', algorithm: 'SHA-512-256' };
      expect(await verdictFor(server, body)).toEqual(refused);
    }
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined, 'nonsense'])('spares %s', async (address) => {
    await using server = await withAlice();
    expect(await fail(server, address, 30)).toEqual(refused);
  });

  it('does not spare this machine when it is told so', async () => {
    await using server = await withAlice({ config: { blacklist: { isLoopbackIncluded: true } } });
    expect(await fail(server, '127.0.0.1', 10)).toMatchObject({ blacklist: 300 });
  });

  it('is for ever when its time is 0', async () => {
    await using server = await withAlice({ config: { blacklist: { blockMs: 0 } } });
    expect(await fail(server, '192.0.2.7', 10)).toMatchObject({ blacklist: 0 });
    await server.clock.advance(365 * dayMs);
    expect(await fail(server, '192.0.2.7', 1)).toMatchObject({ blacklist: 0 });
  });

  it('can be off', async () => {
    await using server = await withAlice({ config: { blacklist: { failureCount: 0 } } });
    expect(await fail(server, '192.0.2.7', 50)).toEqual(refused);
  });
});
