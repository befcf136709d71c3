import { keyValueStorageContract } from '../../testing/key-value-storage-contract.js';
import { MemoryStorage } from './memory-storage.js';

keyValueStorageContract('memory', () => new MemoryStorage());
