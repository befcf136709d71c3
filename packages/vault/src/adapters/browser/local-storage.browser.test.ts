import { beforeEach, describe, expect, it } from 'vitest';
import { keyValueStorageContract } from '../../testing/key-value-storage-contract.js';
import { LocalStorage } from './local-storage.js';

beforeEach(() => {
  localStorage.clear();
});

describe('localStorage', () => {
  it.each(keyValueStorageContract)('$name', ({ run }) => run(new LocalStorage()));

  it('rejects when it is full', async () => {
    const storage = new LocalStorage();
    await expect(storage.set('a', 'x'.repeat(12_000_000))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    });
  });
});
