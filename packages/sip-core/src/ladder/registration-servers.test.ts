import { describe, expect, it, vi } from 'vitest';
import type { SocketPort } from '../ports/socket-port.js';
import { FakeWake } from '../testing/fake-wake.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { rawResponse } from '../testing/raw-sip.js';
import { useWoundTimers } from '../testing/wound-timers.js';

useWoundTimers();

/** Two servers of one service, the first of which is the better one. */
function twoServers(): {
  one: MemorySwitch;
  two: MemorySwitch;
  options: Pick<Parameters<typeof createMemoryPhone>[0], 'memorySwitch' | 'servers' | 'sockets' | 'username'>;
} {
  const users = { alice: '' };
  const [one, two] = [new MemorySwitch({ users }), new MemorySwitch({ users })];
  const sockets: SocketPort = {
    open: (url, handlers) => (url.includes('one') ? one : two).socketsOf('alice').open(url, handlers),
  };
  const servers = [
    { url: 'wss://two.test', priority: 2 },
    { url: 'wss://one.test', priority: 1 },
  ] as const;
  return { one, two, options: { memorySwitch: one, username: 'alice', servers, sockets } };
}

describe('two servers', () => {
  it('the better one is taken', async () => {
    const { one, options, two } = twoServers();
    const alice = createMemoryPhone(options);
    await alice.start();
    expect([one.ladder.of('alice'), two.ladder.of('alice')]).toEqual([['→ REGISTER', '← 200'], []]);
    await alice.dispose();
  });

  it.each([
    ['refused', 0],
    ['silent', 10_000],
  ] as const)('the other one is taken when the first is %s', async (reachability, afterMs) => {
    const { one, options, two } = twoServers();
    one.reachability = reachability;
    const alice = createMemoryPhone(options);
    const started = alice.start();
    await vi.advanceTimersByTimeAsync(afterMs);
    await started;
    expect(two.ladder.of('alice')).toEqual(['→ REGISTER', '← 200']);
    await alice.dispose();
  });

  it('a 503 leads to the other one within half a second, whatever Retry-After says', async () => {
    const { one, options, two } = twoServers();
    one.intercept = (phone, message) => {
      one.inject(phone, rawResponse(message, 503, { lines: ['Retry-After: 120'], toTag: 'x' }));
      return true;
    };
    const alice = createMemoryPhone(options);
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/unavailable', sipStatus: 503 });
    await vi.advanceTimersByTimeAsync(500);
    expect([alice.registration, two.ladder.of('alice')]).toEqual(['registered', ['→ REGISTER', '← 200']]);
    two.cut('alice');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(alice.registration).toBe('registered');
    expect(one.ladder.of('alice')).toEqual(['→ REGISTER']);
    await alice.dispose();
  });

  it('a 503 of both is waited out', async () => {
    const { one, options, two } = twoServers();
    for (const server of [one, two]) {
      server.intercept = (phone, message) => {
        server.inject(phone, rawResponse(message, 503, { lines: ['Retry-After: 60'], toTag: 'x' }));
        return true;
      };
    }
    const alice = createMemoryPhone(options);
    await alice.start().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(59_000);
    expect([one.ladder.of('alice').length, two.ladder.of('alice').length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(one.ladder.of('alice').length + two.ladder.of('alice').length).toBeGreaterThan(2);
    await alice.dispose();
  });
});

describe('a page that slept', () => {
  it('notices a connection that died meanwhile, and is registered again within twelve seconds', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '' } });
    const wake = new FakeWake();
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', wake });
    await alice.start();
    await vi.advanceTimersByTimeAsync(10_000);
    memorySwitch.ladder.clear();
    // Eight hours of the wall clock, and no timer.
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    memorySwitch.answersPings = false;
    memorySwitch.intercept = () => memorySwitch.openCount('alice') === 1 && !memorySwitch.answersPings;
    wake.tell();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(alice.registration).toBe('retrying');
    memorySwitch.answersPings = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(alice.registration).toBe('registered');
    await alice.dispose();
    expect(wake.listenerCount).toBe(0);
  });
});
