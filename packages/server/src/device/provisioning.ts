import type { Logger } from '@offhook/primitives';
import type { IceServer, ProvisioningDocument } from '@offhook/protocol';
import { RequestError } from '../error/request-error.js';
import { mintSecret } from '../secret/token.js';
import type { StoredSession } from '../session/session-store.js';
import type { UserAddress, UserStore } from '../user/user-store.js';
import type { DeviceSecretMinter } from './device-secret-minter.js';

export interface ProvisioningOptions {
  readonly users: UserStore;
  readonly minter: DeviceSecretMinter;
  readonly iceServers: readonly IceServer[];
  readonly logger: Logger;
}

export interface ProvisioningRequest {
  readonly session: StoredSession;
  readonly userId: string;
  readonly deviceToken: string;
  readonly canCreate: boolean;
  /** How this phone reaches the SIP edge, best first. */
  readonly webSocketUrls: readonly string[];
}

/** Writes the document that makes a device a phone. */
export class Provisioning {
  readonly #options: ProvisioningOptions;

  constructor(options: ProvisioningOptions) {
    this.#options = options;
  }

  /** @throws RequestError provisioning/forbidden, provisioning/unknown-device */
  async provision(request: ProvisioningRequest): Promise<ProvisioningDocument> {
    const { iceServers, logger, minter } = this.#options;
    const { deviceToken, session, userId, webSocketUrls } = request;
    const { displayName, sipDomain, username } = await this.#ownAddress(session, userId);
    const password = mintSecret();
    const { expiresAtMs } = await minter.give({
      ...request,
      sessionId: session.id,
      username,
      sipDomain,
      secret: password,
    });
    logger.info('provisioned a device', { userId });
    return {
      version: 1,
      userId,
      deviceToken,
      account: { username, password, domain: sipDomain, displayName, webSocketUrls },
      iceServers,
      settings: {},
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  }

  /** A stranger's id and one that does not exist are answered alike, so that ids cannot be tried out. */
  async #ownAddress(session: StoredSession, userId: string): Promise<UserAddress> {
    const address = session.userId === userId ? await this.#options.users.findAddress(userId) : undefined;
    if (address !== undefined) return address;
    throw new RequestError('provisioning/forbidden', 'You may provision your own devices only.');
  }
}
