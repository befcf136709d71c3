export { defaultStorage, memoryStorage } from './adapters/browser/default-storage.js';
export type { CacheMode, ProvisioningStorage } from './ports/provisioning-storage.js';
export type { ProvisioningTabs } from './ports/provisioning-tabs.js';
export { createProvisioningClient, ProvisioningClient } from './provisioning-client.js';
export type {
  ForgetRequest,
  KeptDocument,
  ProvisioningClientOptions,
  ProvisioningEvents,
} from './provisioning-client.js';
export { ProvisioningError, provisioningErrorCodes } from './provisioning-error.js';
export type { ProvisioningErrorCode } from './provisioning-error.js';
export { defaultProvisioningKey } from './provisioning-request.js';
export type {
  ProvisioningRequest,
  ProvisioningRequestOptions,
  SessionRequest,
  TicketRequest,
} from './provisioning-request.js';
export type { ProvisioningDocument } from '@offhook/protocol';
export type { KeyValueStorage, TabChannel, TabLock } from '@offhook/vault';
