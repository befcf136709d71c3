import { Emitter, type OffhookError, type Unsubscribe } from '@offhook/primitives';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { ProvisioningClient, ProvisioningRequest } from '@offhook/provisioning';

/** Names a phone: two devices of one user are two phones. */
interface PhoneName {
  readonly userId: string;
  readonly deviceToken: string;
}

interface RenewalEvents {
  changed: undefined;
}

/**
 * Knows the fresh documents that followed others, and which phones somebody else has taken. A document may hold a
 * secret that its server has forgotten; the phone that was refused with it goes on with a fresh one. A phone that was
 * taken does not: it stays out until its page provisions it anew.
 */
export class DocumentRenewals {
  readonly #provisioning: ProvisioningClient;
  readonly #fresh: Map<string, ProvisioningDocument> = new Map<string, ProvisioningDocument>();
  readonly #requests: Map<string, ProvisioningRequest> = new Map<string, ProvisioningRequest>();
  readonly #taken: Map<string, OffhookError> = new Map<string, OffhookError>();
  readonly #events: Emitter<RenewalEvents> = new Emitter<RenewalEvents>();

  constructor(provisioning: ProvisioningClient) {
    this.#provisioning = provisioning;
    provisioning.on('updated', ({ deviceToken, document, userId }) => {
      this.#renew({ userId, deviceToken }, document);
    });
    provisioning.on('refreshFailed', ({ error, ...name }) => {
      this.#refuse(name, error);
    });
  }

  /** The document that took the place of this one; undefined while there is none. */
  of(document: ProvisioningDocument): ProvisioningDocument | undefined {
    const fresh = this.#fresh.get(nameOf(document));
    // A secret that was minted later also ends later.
    return fresh !== undefined && fresh.expiresAt > document.expiresAt ? fresh : undefined;
  }

  /** Why the phone of this document is out, if somebody has taken it. */
  takenFrom(document: ProvisioningDocument): OffhookError | undefined {
    return this.#taken.get(nameOf(document));
  }

  /** Notes that the page has got a document, and how: whoever had taken the phone has given it up. */
  got(document: ProvisioningDocument, request: ProvisioningRequest): void {
    this.#taken.delete(nameOf(document));
    // A ticket works once, and a signal of then says nothing about later.
    if (request.ticket === undefined) {
      this.#requests.set(nameOf(document), { ...request, enableCache: false, signal: undefined });
    }
  }

  /** Gets a document anew whose secret was refused, if it can be got; `onChanged` tells what came of it. */
  async ask(document: ProvisioningDocument): Promise<void> {
    const request = this.#requests.get(nameOf(document));
    if (request === undefined) return;
    try {
      const fresh = await this.#provisioning.get(request);
      this.#requests.set(nameOf(fresh), request);
      this.#renew(document, fresh);
    } catch (error) {
      this.#refuse(document, error as OffhookError);
    }
  }

  /** Forgets every secret, as after a logout. */
  clear(): void {
    this.#fresh.clear();
    this.#requests.clear();
  }

  /** Calls `listener` whenever there is news, of any phone. */
  onChanged(listener: () => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  #renew(name: PhoneName, document: ProvisioningDocument): void {
    // Under the name that was asked for: a server without memory of that device has made another.
    this.#fresh.set(nameOf(name), document);
    this.#taken.delete(nameOf(name));
    this.#events.emit('changed', undefined);
  }

  #refuse(name: PhoneName, error: OffhookError): void {
    if (error.code !== 'provisioning/phone-taken') return;
    this.#fresh.delete(nameOf(name));
    this.#taken.set(nameOf(name), error);
    this.#events.emit('changed', undefined);
  }
}

function nameOf({ deviceToken, userId }: PhoneName): string {
  return JSON.stringify([userId, deviceToken]);
}
