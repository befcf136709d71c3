import type { Clock } from '@offhook/primitives';
import { type DigestAlgorithm, digestHa1 } from '@offhook/sip-message';
import { mintId } from '../secret/token.js';
import type { DeviceRequest, DeviceStore, ServedDevice } from './device-store.js';
import type { Ha1Box } from './ha1-box.js';

export interface DeviceSecretMinterOptions {
  readonly devices: DeviceStore;
  readonly ha1s: Ha1Box;
  readonly clock: Clock;
  readonly lifetimeMs: number;
}

export interface DeviceSecretRequest extends DeviceRequest {
  readonly sessionId: string;
  readonly username: string;
  readonly sipDomain: string;
  /** What the phone will answer digests with. */
  readonly secret: string;
}

/** A device whose secret works until `expiresAtMs`. */
export interface GivenSecret extends ServedDevice {
  readonly expiresAtMs: number;
}

/** Gives devices their secrets, and keeps what the webhook needs to check them. */
export class DeviceSecretMinter {
  readonly #options: DeviceSecretMinterOptions;

  constructor(options: DeviceSecretMinterOptions) {
    this.#options = options;
  }

  /**
   * Answers which device it is, and when the secret stops to work.
   *
   * @throws RequestError provisioning/unknown-device, provisioning/phone-taken, auth/session-invalid
   */
  async give(request: DeviceSecretRequest): Promise<GivenSecret> {
    const { clock, devices, ha1s, lifetimeMs } = this.#options;
    const { secret: password, sessionId, sipDomain: realm, username } = request;
    const id = mintId();
    const sealed = (algorithm: DigestAlgorithm): string =>
      ha1s.seal(digestHa1({ algorithm, username, realm, password }), id, algorithm);
    const nowMs = clock.now();
    const expiresAtMs = nowMs + lifetimeMs;
    const address = `${username}@${realm}`;
    const ha1s256 = sealed('SHA-256');
    const secret = { id, sessionId, address, sealedMd5: sealed('MD5'), sealedSha256: ha1s256, expiresAtMs };
    const device = await devices.addSecret(request, secret, nowMs);
    return { ...device, expiresAtMs };
  }
}
