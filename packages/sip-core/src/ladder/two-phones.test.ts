import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Phone } from '../phone.js';
import { createMemoryPhone, FakeMedia, MemorySwitch } from '../testing/index.js';

// Two engines with real SIP, used by two people who do not wait for each other.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Every promise that a phone gave. */
const promises: Promise<unknown>[] = [];

function quietly(promise: Promise<unknown>): void {
  promises.push(promise.catch(() => undefined));
}

interface Actor {
  readonly phone: Phone;
  readonly media: FakeMedia;
  readonly cut: () => void;
  readonly ends: string[];
  callCount: number;
}

const deeds: Readonly<Record<string, (actor: Actor, other: string) => void>> = {
  dial: ({ phone }, other) => {
    try {
      phone.dial(other);
    } catch {
      // Busy, or not registered.
    }
  },
  answer: ({ phone }) => {
    for (const call of phone.calls) quietly(call.answer());
  },
  reject: ({ phone }) => {
    for (const call of phone.calls) quietly(call.reject());
  },
  'hang up': ({ phone }) => {
    for (const call of phone.calls) quietly(call.hangUp());
  },
  hold: ({ phone }) => {
    for (const call of phone.calls) quietly(call.hold());
  },
  resume: ({ phone }) => {
    for (const call of phone.calls) quietly(call.resume());
  },
  swap: ({ phone }) => {
    quietly(phone.swap());
  },
  'send tones': ({ phone }) => {
    for (const call of phone.calls) quietly(call.sendDtmf('1', { method: 'info' }));
  },
  'lose the network': ({ cut }) => {
    cut();
  },
  'lose the sound': ({ media }) => {
    for (const session of media.sessions) if (!session.isClosed) session.fail();
  },
  'leave and come back': ({ phone }) => {
    quietly(phone.stop());
    quietly(phone.start());
  },
};

const step = fc.record({
  who: fc.constantFrom('alice', 'bob'),
  deed: fc.constantFrom(...Object.keys(deeds)),
  thenMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(1_500) },
    { weight: 1, arbitrary: fc.constant(40_000) },
  ),
});

function createActor(memorySwitch: MemorySwitch, username: string, multiCall: boolean): Actor {
  const media = new FakeMedia();
  const phone = createMemoryPhone({ memorySwitch, username, media, capabilities: { multiCall } });
  const actor: Actor = {
    phone,
    media,
    cut: () => {
      memorySwitch.cut(username);
    },
    ends: [],
    callCount: 0,
  };
  phone.on('callAdded', ({ call }) => {
    actor.callCount += 1;
    call.on('ended', ({ reason }) => actor.ends.push(reason));
  });
  return actor;
}

describe('two phones, whatever their users do', () => {
  it('end each call once on each side, and leave no timer, no microphone and no connection', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.boolean(),
        fc.boolean(),
        async (...[steps, challengesInvites, multiCall]) => {
          // What an earlier run left is not this one's.
          vi.clearAllTimers();
          const users = { alice: 'alice-password', bob: 'bob-password' };
          const memorySwitch = new MemorySwitch({ users, challengesInvites });
          const actors = {
            alice: createActor(memorySwitch, 'alice', multiCall),
            bob: createActor(memorySwitch, 'bob', multiCall),
          };
          await Promise.all([actors.alice.phone.start(), actors.bob.phone.start()]);
          for (const { deed, thenMs, who } of steps) {
            deeds[deed]?.(actors[who as 'alice'], who === 'alice' ? 'bob' : 'alice');
            if (thenMs !== undefined) await vi.advanceTimersByTimeAsync(thenMs);
          }
          const disposed = Promise.all([actors.alice.phone.dispose(), actors.bob.phone.dispose()]);
          await vi.advanceTimersByTimeAsync(5_000);
          await disposed;
          for (const { callCount, ends, media } of Object.values(actors)) {
            expect([ends.length, media.openCount]).toEqual([callCount, 0]);
          }
          expect([memorySwitch.openCount('alice'), memorySwitch.openCount('bob')]).toEqual([0, 0]);
          expect(vi.getTimerCount()).toBe(0);
          // One that stays pending stops the test here.
          await Promise.all(promises.splice(0));
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
