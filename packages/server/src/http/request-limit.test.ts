import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestServer, errorOf } from '../testing/test-server.js';
import { RequestLimit } from './request-limit.js';

const stranger = '203.0.113.9';

function createLimit(requestCount: number): { readonly limit: RequestLimit; readonly clock: ManualClock } {
  const clock = new ManualClock();
  return { clock, limit: new RequestLimit({ requestCount, windowMs: 60_000, clock }) };
}

describe('RequestLimit', () => {
  it('refuses the one too many until the window ends', async () => {
    const { clock, limit } = createLimit(2);
    expect(limit.take(stranger)).toBe(0);
    await clock.advance(20_000);
    expect(limit.take(stranger)).toBe(0);
    expect(limit.take(stranger)).toBe(40_000);
    await clock.advance(39_999);
    expect(limit.take(stranger)).toBe(1);
    await clock.advance(1);
    expect(limit.take(stranger)).toBe(0);
  });

  it.each([
    ['another address', '203.0.113.10', true],
    ['the same address, written as IPv6', '::ffff:203.0.113.9', false],
  ])('counts %s by itself: %s', (_, other, isFree) => {
    const { limit } = createLimit(1);
    limit.take(stranger);
    expect(limit.take(other) === 0).toBe(isFree);
  });

  it('counts a network of IPv6 as one subscriber', () => {
    const { limit } = createLimit(1);
    expect(limit.take('2001:db8:1:2::1')).toBe(0);
    expect(limit.take('2001:db8:1:2:ffff::9')).toBeGreaterThan(0);
    expect(limit.take('2001:db8:1:3::1')).toBe(0);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('never refuses this machine, %s', (address) => {
    const { limit } = createLimit(1);
    expect([limit.take(address), limit.take(address), limit.take(address)]).toEqual([0, 0, 0]);
  });

  it('is off at 0', () => {
    const { limit } = createLimit(0);
    for (let count = 0; count < 100; count += 1) expect(limit.take(stranger)).toBe(0);
  });

  it('lets through exactly as many as it says, whoever else asks', () => {
    const addresses = fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3');
    fc.assert(
      fc.property(
        fc.array(addresses, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (asked, allowed) => {
          const { limit } = createLimit(allowed);
          const through = asked.filter((address) => limit.take(address) === 0);
          for (const address of new Set(asked)) {
            const count = asked.filter((each) => each === address).length;
            expect(through.filter((each) => each === address).length).toBe(Math.min(count, allowed));
          }
        },
      ),
    );
  });
});

describe('the API', () => {
  it('tells who asks too much when to come back, and counts it', async () => {
    await using server = await createTestServer({ config: { requestLimit: { requestCount: 2 } } });
    const ask = async () =>
      await server.app.inject({ method: 'POST', url: '/api/v1/logout', remoteAddress: stranger });
    expect(errorOf(await ask())).toBe('401 auth/session-invalid');
    expect(errorOf(await ask())).toBe('401 auth/session-invalid');
    await server.clock.advance(10_000);
    const refused = await ask();
    expect(errorOf(refused)).toBe('429 request/too-many');
    expect(refused.headers['retry-after']).toBe('50');
    const metrics = await server.app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    expect(metrics.body).toContain('offhook_limit_refusals_total{limit="requests"} 1');
    // Supervisors and the SIP edge are not counted.
    expect((await server.app.inject({ url: '/health', remoteAddress: stranger })).statusCode).toBe(200);
  });
});
