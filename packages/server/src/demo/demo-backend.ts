import type { Clock } from '@offhook/primitives';
import { makeUserTicket } from '@offhook/protocol/signing';
import type { ApplicationStore } from '../application/application-store.js';
import { RequestError } from '../error/request-error.js';

export interface DemoBackendOptions {
  readonly applications: ApplicationStore;
  readonly applicationKey: string;
  /** Username by user id. */
  readonly usernames: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

const ticketLifeSeconds = 600;

/** Plays the backend of a customer, which knows who its user is and holds the application's secret. */
export class DemoBackend {
  readonly #options: DemoBackendOptions;

  constructor(options: DemoBackendOptions) {
    this.#options = options;
  }

  /** @throws RequestError request/not-found */
  async ticketFor(userId: string): Promise<string> {
    const { applicationKey, applications, clock, usernames } = this.#options;
    const application = await applications.findLiving(applicationKey);
    const endpoint = usernames.get(userId);
    if (application === undefined || endpoint === undefined) {
      throw new RequestError('request/not-found', 'The demo has no such user.');
    }
    return makeUserTicket({
      applicationKey,
      applicationSecret: application.secret,
      identity: { type: 'username', endpoint },
      expiresInSeconds: ticketLifeSeconds,
      createdAt: new Date(clock.now()),
    });
  }
}
