import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerOrder, type WebSocketServer } from './server-order.js';

function orderOf(servers: readonly WebSocketServer[], random = Math.random): ServerOrder {
  return new ServerOrder({ servers, clock: new ManualClock(), random });
}

/** Numbers in [0, 1), the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('the order of servers', () => {
  it('is by priority, wherever they stand', () => {
    const order = orderOf([{ url: 'c', priority: 20 }, { url: 'a' }, { url: 'b', priority: 10 }]);
    expect(order.urls()).toEqual(['a', 'b', 'c']);
  });

  it('falls by weight among those of one priority', () => {
    const order = orderOf(
      [
        { url: 'big', weight: 3 },
        { url: 'small', weight: 1 },
        { url: 'reserve', weight: 0 },
      ],
      seeded(7),
    );
    const firsts = Array.from({ length: 4_000 }, () => order.urls()[0]);
    const share = firsts.filter((url) => url === 'big').length / firsts.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.78);
    expect(firsts).not.toContain('reserve');
  });

  it('puts who is avoided last, whatever its priority, and for no longer than that', async () => {
    const clock = new ManualClock();
    const order = new ServerOrder({
      servers: [{ url: 'a' }, { url: 'b', priority: 1 }],
      clock,
      random: () => 0.5,
    });
    expect(order.hasOther('a')).toBe(true);
    order.avoid('a', 1_000);
    expect(order.urls()).toEqual(['b', 'a']);
    expect([order.hasOther('a'), order.hasOther('b')]).toEqual([true, false]);
    await clock.advance(1_000);
    expect(order.urls()).toEqual(['a', 'b']);
  });

  it('loses none and doubles none, with any weights', () => {
    const server = fc.record({
      url: fc.nat(99).map((number) => `wss://${number}.test/sip`),
      priority: fc.nat(3),
      weight: fc.oneof(fc.constant(0), fc.nat(65_535)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(server, { selector: ({ url }) => url }), fc.integer(), (servers, seed) => {
        const urls = orderOf(servers, seeded(Math.abs(seed))).urls();
        expect([...urls].sort()).toEqual(servers.map(({ url }) => url).sort());
        const priorities = urls.map((url) => servers.find((one) => one.url === url)?.priority ?? -1);
        expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
      }),
    );
  });
});
