import type { Logger } from '@offhook/primitives';
import type { IceServer, ProvisioningDocument } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditLog } from '../audit/audit-log.js';
import { mintSecret } from '../secret/token.js';
import { combineSettings } from '../settings/change-settings.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { UserAddress, UserStore } from '../user/user-store.js';
import type { DeviceSecretMinter } from './device-secret-minter.js';
import { refuseStrangers, stranger } from './own-user.js';

export interface ProvisioningOptions {
  readonly users: UserStore;
  readonly minter: DeviceSecretMinter;
  readonly settings: SettingsStore;
  readonly auditLog: AuditLog;
  readonly iceServers: readonly IceServer[];
  readonly logger: Logger;
}

export interface ProvisioningRequest {
  readonly actor: Actor;
  readonly userId: string;
  readonly deviceToken: string;
  readonly canCreate: boolean;
  /** What the device is called if it is made. */
  readonly name?: string | undefined;
  /** Whether the session takes the phone's password for itself. Default: false. */
  readonly isTaking?: boolean;
  /** How this phone reaches the SIP edge, best first. */
  readonly webSocketUrls: readonly string[];
}

/** Writes the document that makes a device a phone. */
export class Provisioning {
  readonly #options: ProvisioningOptions;

  constructor(options: ProvisioningOptions) {
    this.#options = options;
  }

  /** @throws RequestError provisioning/forbidden, provisioning/unknown-device, provisioning/phone-taken */
  async provision(request: ProvisioningRequest): Promise<ProvisioningDocument> {
    const { iceServers, logger, minter, settings } = this.#options;
    const { actor, deviceToken, userId, webSocketUrls } = request;
    const { displayName, sipDomain, username } = await this.#ownAddress(actor, userId);
    const password = mintSecret();
    const { sessionId } = actor;
    const given = await minter.give({ ...request, sessionId, username, sipDomain, secret: password });
    if (given.isNew) await this.#recordCreation(actor, given.deviceId);
    const layers = await settings.layersOf(given.deviceId);
    logger.info('provisioned a device', { userId, deviceId: given.deviceId });
    return {
      version: 1,
      userId,
      deviceToken,
      account: { username, password, domain: sipDomain, displayName, webSocketUrls },
      iceServers,
      settings: combineSettings(layers),
      expiresAt: new Date(given.expiresAtMs).toISOString(),
    };
  }

  async #ownAddress(actor: Actor, userId: string): Promise<UserAddress> {
    refuseStrangers(actor, userId);
    const address = await this.#options.users.findAddress(userId);
    if (address === undefined) throw stranger();
    return address;
  }

  async #recordCreation({ sourceAddress, userId }: Actor, deviceId: string): Promise<void> {
    const event = { actor: userId, subject: deviceId, sourceAddress } as const;
    await this.#options.auditLog.record({ action: 'device-created', ...event });
  }
}
