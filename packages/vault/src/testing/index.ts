export type { ContractCase } from './contract.js';
export { FailingStorage } from './failing-storage.js';
export { keyValueStorageContract } from './key-value-storage-contract.js';
export { MemoryTabChannels } from './memory-tab-channels.js';
export { tabChannelContract } from './tab-channel-contract.js';
export type { OpenTabChannel } from './tab-channel-contract.js';
export { tabLockContract } from './tab-lock-contract.js';
