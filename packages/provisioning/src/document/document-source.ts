import type { Logger } from '@offhook/primitives';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { CacheSlot, DocumentCache } from '../cache/document-cache.js';
import type { DeviceRegistry, NamedDevice } from '../device/device-registry.js';
import { ProvisioningError, type ProvisioningErrorCode } from '../provisioning-error.js';
import type { CheckedRequest } from '../provisioning-request.js';
import type { ProvisioningServer } from '../server/provisioning-server.js';

export interface DocumentSourceParts {
  readonly server: ProvisioningServer;
  readonly devices: DeviceRegistry;
  readonly cache: DocumentCache;
  readonly logger: Logger;
}

/** A request, and how often something had been forgotten when it was made: who logs out meanwhile wants nothing kept. */
export interface DocumentRequest extends CheckedRequest {
  readonly asOf: number;
}

/** After these no kept document of the user may be used again: whoever asked may no longer. */
const endsTrust: ReadonlySet<ProvisioningErrorCode> = new Set<ProvisioningErrorCode>([
  'provisioning/forbidden',
  'provisioning/phone-taken',
  'provisioning/session-refused',
  'provisioning/ticket-invalid',
]);

/** Gets documents from the server, and sees to it that what is kept agrees with what the server says. */
export class DocumentSource {
  readonly #parts: DocumentSourceParts;

  constructor(parts: DocumentSourceParts) {
    this.#parts = parts;
  }

  async deviceFor({ deviceToken, userId = '' }: CheckedRequest, signal: AbortSignal): Promise<NamedDevice> {
    if (deviceToken !== undefined) return { token: deviceToken, isOwn: false, isNew: false };
    return await this.#parts.devices.deviceOf(userId, signal);
  }

  /** Fetches; when the server lost this browser's own device, once more for a new one. */
  async fetch(
    request: DocumentRequest,
    device: NamedDevice,
    signal: AbortSignal,
  ): Promise<ProvisioningDocument> {
    try {
      return await this.#fetchFor(request, device, signal);
    } catch (error) {
      if (!isUnknownDevice(error) || !device.isOwn || device.isNew) throw error;
      const { userId = '' } = request;
      this.#parts.logger.info('the server does not know this device any more', { userId });
      await this.#parts.devices.forget(userId, device.token);
      return await this.#fetchFor(request, await this.deviceFor(request, signal), signal);
    }
  }

  async #fetchFor(
    request: DocumentRequest,
    device: NamedDevice,
    signal: AbortSignal,
  ): Promise<ProvisioningDocument> {
    const { cache, server } = this.#parts;
    const order = { ...request, deviceToken: device.token, canCreate: canCreate(request, device) };
    const document = await server.provide(order, signal).catch(async (error: unknown) => {
      await this.#distrust(request, error);
      throw error;
    });
    await this.#confirm(request, device, document);
    if (request.enableCache) {
      await cache.write(slotOf(request, document.userId), document, request.asOf);
    }
    return document;
  }

  async #confirm(
    { userId }: CheckedRequest,
    device: NamedDevice,
    document: ProvisioningDocument,
  ): Promise<void> {
    const { devices, logger } = this.#parts;
    if (device.isNew) {
      await devices.confirm(document.userId, device.token);
      if (userId === undefined) await devices.confirm('', device.token);
    }
    logger.info('provisioned', { userId: document.userId, expiresAt: document.expiresAt });
  }

  async #distrust(request: CheckedRequest, error: unknown): Promise<void> {
    const { cache } = this.#parts;
    const { subId, userId } = request;
    if (userId === undefined || !(error instanceof ProvisioningError)) return;
    if (isUnknownDevice(error)) await cache.drop(slotOf(request, userId));
    if (endsTrust.has(error.code)) await cache.forget({ userId, subId });
  }
}

export function slotOf({ provisioningKey, subId }: CheckedRequest, userId: string): CacheSlot {
  return { provisioningKey, subId, userId };
}

/** A ticket works once, so there is no second try: the server takes up what it does not know. */
function canCreate({ ticket }: CheckedRequest, { isNew, isOwn }: NamedDevice): boolean {
  return isNew || (isOwn && ticket !== undefined);
}

function isUnknownDevice(error: unknown): boolean {
  return error instanceof ProvisioningError && error.code === 'provisioning/unknown-device';
}
