import type { Clock, Logger } from '@offhook/primitives';
import type { DeviceStore } from '../device/device-store.js';
import type { SessionStore, StoredSession } from './session-store.js';

/** How long a phone may still unregister, which needs its secret, after its user has logged out. */
const graceMs = 60_000;

export interface SessionLogoutOptions {
  readonly sessions: SessionStore;
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ends a session, and the device secrets that it minted. */
export class SessionLogout {
  readonly #options: SessionLogoutOptions;

  constructor(options: SessionLogoutOptions) {
    this.#options = options;
  }

  async logOut(session: StoredSession): Promise<void> {
    const { clock, devices, logger, sessions } = this.#options;
    await devices.shortenSecretsOf(session.id, clock.now() + graceMs);
    await sessions.delete(session.id);
    logger.info('logged out', { userId: session.userId });
  }
}
