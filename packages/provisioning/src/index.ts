export { defaultStorage, memoryStorage } from './adapters/browser/default-storage.js';
export type { KeyValueStorage, ProvisioningStorage } from './ports/key-value-storage.js';
export { createProvisioningClient, ProvisioningClient } from './provisioning-client.js';
export type { ProvisioningClientOptions, ProvisioningEvents } from './provisioning-client.js';
export { ProvisioningError, provisioningErrorCodes } from './provisioning-error.js';
export type { ProvisioningErrorCode } from './provisioning-error.js';
export { defaultProvisioningKey } from './provisioning-request.js';
export type { ProvisioningRequest } from './provisioning-request.js';
export type { ProvisioningDocument } from '@offhook/protocol';
