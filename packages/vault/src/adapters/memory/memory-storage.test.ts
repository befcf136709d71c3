import { describe, it } from 'vitest';
import { keyValueStorageContract } from '../../testing/key-value-storage-contract.js';
import { MemoryStorage } from './memory-storage.js';

describe('memory', () => {
  it.each(keyValueStorageContract)('$name', ({ run }) => run(new MemoryStorage()));
});
