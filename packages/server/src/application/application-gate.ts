import type { Clock } from '@offhook/primitives';
import { isSameText } from '../secret/token.js';
import { type SignatureCheck, type SignedRequest, wrongSignature } from '../signature/signature-check.js';
import type { Application, ApplicationStore } from './application-store.js';

export interface ApplicationGateOptions {
  readonly applications: ApplicationStore;
  readonly signatures: SignatureCheck;
  readonly clock: Clock;
}

/** Wherever there is no such application, so that nobody learns it by the time that the answer takes. */
const noSecret: string = Buffer.alloc(32).toString('base64');

/** Lets in who signs with the secret of an application, or shows it. */
export class ApplicationGate {
  readonly #options: ApplicationGateOptions;

  constructor(options: ApplicationGateOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/signature-invalid, auth/clock-skewed, auth/request-replayed */
  async passSigned(request: SignedRequest): Promise<Application> {
    const application = await this.#options.applications.findLiving(request.signer);
    await this.#options.signatures.check(request, application?.secret ?? noSecret);
    return await this.#welcome(application);
  }

  /** @throws RequestError auth/signature-invalid */
  async passSecret(key: string, secret: string): Promise<Application> {
    const application = await this.#options.applications.findLiving(key);
    if (!isSameText(application?.secret ?? noSecret, secret)) throw wrongSignature();
    return await this.#welcome(application);
  }

  async #welcome(application: Application | undefined): Promise<Application> {
    // Whoever has the secret of zeros has no application all the same.
    if (application === undefined) throw wrongSignature();
    await this.#options.applications.markUsed(application.key, this.#options.clock.now());
    return application;
  }
}
