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

keyValueStorageContract('a storage that works', () => degrading(new MemoryStorage()));
keyValueStorageContract('a storage that fails', () => degrading(new FailingStorage()));

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
    const failsOnce: KeyValueStorage = {
      get: (key) => preferred.get(key),
      set: () => Promise.reject(new Error('full')),
      delete: (key) => preferred.delete(key),
    };
    const storage = degrading(failsOnce);
    expect(await storage.get('a')).toBe('old');
    await storage.set('a', 'new');
    expect(await storage.get('a')).toBe('new');
  });

  it('may also throw in place of rejecting', async () => {
    const storage = degrading({
      get: () => {
        throw new Error('odd');
      },
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    });
    expect(await storage.get('a')).toBeUndefined();
    expect(causes).toHaveLength(1);
  });
});

describe('a storage that hangs', () => {
  it('is given up after two seconds', async () => {
    const hanging = { get: () => new Promise<never>(() => undefined), set: never, delete: never };
    const got = degrading(hanging).get('a');
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

function never(): Promise<never> {
  return new Promise(() => undefined);
}
