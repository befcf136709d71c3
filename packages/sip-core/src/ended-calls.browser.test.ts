import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { BrowserMedia } from './adapters/browser/browser-media.js';
import type { Phone } from './phone.js';
import { createMemoryPhone, MemorySwitch } from './testing/index.js';

// SIP remembers an answered INVITE for 32 s (RFC 6026, timers L and M). The media of its call must not live that long.

/** Each call has one, and what holds a call's media holds it. */
const audios: WeakRef<HTMLAudioElement>[] = [];

const callCount = 20;

beforeEach(() => {
  audios.length = 0;
  const Player = Audio;
  vi.stubGlobal(
    'Audio',
    class extends Player {
      constructor() {
        super();
        audios.push(new WeakRef(this));
      }
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const alive = (objects: readonly WeakRef<object>[]): number =>
  objects.filter((object) => object.deref() !== undefined).length;

async function start(memorySwitch: MemorySwitch, username: string): Promise<Phone> {
  const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
  const phone = createMemoryPhone({ memorySwitch, username, media });
  await phone.start();
  return phone;
}

async function collectGarbage(): Promise<void> {
  const session = cdp() as { send(method: string): Promise<unknown> };
  await session.send('HeapProfiler.collectGarbage');
}

it.each(['caller', 'callee'] as const)('an ended call holds no media when the %s hangs up', async (who) => {
  const memorySwitch = new MemorySwitch({ users: { alice: 'alice-password', bob: 'bob-password' } });
  await using alice = await start(memorySwitch, 'alice');
  await using bob = await start(memorySwitch, 'bob');
  bob.on('callAdded', ({ call }) => void call.answer().catch(() => undefined));
  for (let count = 0; count < callCount; count += 1) {
    const call = alice.dial('bob');
    await vi.waitFor(() => {
      expect(call.state).toBe('connected');
      expect(bob.calls[0]?.state).toBe('connected');
    });
    await (who === 'caller' ? call : bob.calls[0])?.hangUp();
    await vi.waitFor(() => {
      expect([...alice.calls, ...bob.calls]).toEqual([]);
    });
  }
  expect(audios.length).toBeGreaterThanOrEqual(2 * callCount);
  await vi.waitFor(
    async () => {
      await collectGarbage();
      // What is held for as long as SIP remembers is held for all calls. Of the connections themselves Chromium keeps
      // those that were closed while they changed their state.
      expect(alive(audios)).toBeLessThan(callCount / 4);
    },
    { timeout: 8_000 },
  );
});
