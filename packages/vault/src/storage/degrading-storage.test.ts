import { ManualClock } from '@offhook/primitives/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStorage } from '../adapters/memory/memory-storage.js';
import type { KeyValueStorage } from '../ports/key-value-storage.js';
import { FailingStorage } from '../testing/failing-storage.js';
import { keyValueStorageContract } from '../testing/key-value-storage-contract.js';
import { DegradingStorage } from './degrading-storage.js';

let clock: ManualClock;
let causes: unknown[];

beforeEach(() => {
  clock = new ManualClock();
  causes = [];
});

function degrading(preferred: KeyValueStorage): DegradingStorage {
  return new DegradingStorage(preferred, { clock, onDegraded: (cause) => causes.push(cause) });
}

describe.each([
  ['works', () => new MemoryStorage()],
  ['fails', () => new FailingStorage()],
])('a storage that %s keeps its promises', (_, make) => {
  it.each(keyValueStorageContract)('$name', ({ run }) => run(degrading(make())));
});

describe('a storage that works', () => {
  it('is the one that is used, and nobody is warned', async () => {
    const preferred = new MemoryStorage();
    await degrading(preferred).set('a', 'one');
    expect(await preferred.get('a')).toBe('one');
    expect(causes).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a storage that fails', () => {
  it('is told of once, with its reason', async () => {
    const full = new DOMException('No space.', 'QuotaExceededError');
    const storage = degrading(new FailingStorage(full));
    await Promise.all([storage.set('a', 'one'), storage.set('b', 'two')]);
    await storage.get('a');
    expect(causes).toEqual([full]);
  });

  it('is not tried again: what it has may be older than what memory has', async () => {
    const preferred = new MemoryStorage();
    await preferred.set('a', 'old');
    const storage = degrading(fullStorage(preferred));
    expect(await storage.get('a')).toBe('old');
    await storage.set('a', 'new');
    expect(await storage.get('a')).toBe('new');
  });

  it('still gives up what it has: nothing that was deleted comes back at the next visit', async () => {
    const preferred = new MemoryStorage();
    await preferred.set('secret:old', 'old');
    const storage = degrading(fullStorage(preferred));
    await storage.set('secret:new', 'new');
    expect([...(await storage.keys('secret:'))].sort()).toEqual(['secret:new', 'secret:old']);
    await storage.delete('secret:old');
    expect(await preferred.keys('')).toEqual([]);
  });

  it('may also throw in place of rejecting', async () => {
    const odd = (): never => {
      throw new Error('odd');
    };
    const storage = degrading({ get: odd, set: odd, delete: odd, keys: odd });
    expect(await storage.get('a')).toBeUndefined();
    expect(causes).toHaveLength(1);
  });
});

type Operation = keyof KeyValueStorage;

const operations: Readonly<Record<Operation, (storage: KeyValueStorage) => Promise<unknown>>> = {
  get: (storage) => storage.get('a'),
  set: (storage) => storage.set('a', 'one'),
  delete: (storage) => storage.delete('a'),
  keys: (storage) => storage.keys(''),
};

/** What browsers do instead of storing, as they call it. */
const failures: readonly (readonly [string, () => Promise<never>])[] = [
  ['full', () => Promise.reject(new DOMException('No space.', 'QuotaExceededError'))],
  ['blocked', () => Promise.reject(new DOMException('Insecure.', 'SecurityError'))],
  ['of a newer version', () => Promise.reject(new DOMException('Newer.', 'VersionError'))],
  ['closing', () => Promise.reject(new DOMException('Closing.', 'InvalidStateError'))],
  ['absent', () => Promise.reject(new ReferenceError('indexedDB is not defined'))],
  ['hanging', never],
];

describe.each(failures)('a storage that is %s', (_, fail) => {
  it.each(Object.keys(operations) as Operation[])(
    'fails no %s, tells once, and memory goes on',
    async (name) => {
      const storage = degrading({ ...failingLike(fail) });
      const [first] = await Promise.all([operations[name](storage), clock.advance(2_000)]);
      expect(first).toEqual(name === 'keys' ? [] : undefined);
      expect(causes).toHaveLength(1);

      const more = (async () => {
        await storage.set('b', 'two');
        const kept = await storage.get('b');
        await storage.delete('b');
        return [kept, await storage.get('b'), await storage.keys('b')];
      })();
      await Promise.all([more, clock.advance(2_000).then(() => clock.advance(2_000))]);
      expect(await more).toEqual(['two', undefined, []]);
      expect(causes).toHaveLength(1);
      expect(clock.pendingCount).toBe(0);
    },
  );
});

describe('a storage that hangs', () => {
  it('is given up after two seconds', async () => {
    const got = degrading(failingLike(never)).get('a');
    await clock.advance(1_999);
    expect(causes).toEqual([]);
    await clock.advance(1);
    expect(await got).toBeUndefined();
    expect(causes).toEqual([
      expect.objectContaining({ message: expect.stringContaining('2000 ms') as string }),
    ]);
    expect(clock.pendingCount).toBe(0);
  });
});

function failingLike(fail: () => Promise<never>): KeyValueStorage {
  return { get: fail, set: fail, delete: fail, keys: fail };
}

/** Has what it has, and takes nothing more. */
function fullStorage(preferred: KeyValueStorage): KeyValueStorage {
  return {
    get: (key) => preferred.get(key),
    set: () => Promise.reject(new DOMException('No space.', 'QuotaExceededError')),
    delete: (key) => preferred.delete(key),
    keys: (prefix) => preferred.keys(prefix),
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
