import type { Clock } from '@offhook/primitives';
import {
  endpoints,
  endpointUrl,
  postAsBearer,
  type ProvisioningDocument,
  provisioningDocumentSchema,
} from '@offhook/protocol';
import { ProvisioningError } from '../provisioning-error.js';
import { badResponse, refusal, unreachable } from './refusal.js';

export interface ProvisioningOrder {
  /** Absent when only the ticket knows. */
  readonly userId?: string | undefined;
  readonly sessionToken?: string | undefined;
  readonly ticket?: string | undefined;
  readonly deviceToken: string;
  /** Whether the server may take the device up when it does not know it. */
  readonly canCreate: boolean;
}

/** What requests go out by. */
export interface ServerTransport {
  readonly clock: Clock;
  readonly fetch: typeof fetch | undefined;
}

/** The server's provisioning interface. What goes wrong is a `ProvisioningError`, or the signal's reason. */
export class ProvisioningServer {
  readonly #address: URL;
  readonly #transport: ServerTransport;

  constructor(address: URL, transport: ServerTransport) {
    this.#address = address;
    this.#transport = transport;
  }

  /** Asks for the document of a device, which mints a SIP secret for it. */
  async provide(order: ProvisioningOrder, signal: AbortSignal): Promise<ProvisioningDocument> {
    const response = await this.#post(order, signal);
    const answer: unknown = await response.json().catch(() => undefined);
    signal.throwIfAborted();
    return readDocument(answer, order);
  }

  async #post(order: ProvisioningOrder, signal: AbortSignal): Promise<Response> {
    const { canCreate, deviceToken, sessionToken = '', ticket, userId = '' } = order;
    const create = canCreate ? { create: true } : undefined;
    const [path, body] =
      ticket === undefined
        ? [endpoints.provisioning(userId, deviceToken), create]
        : [endpoints.redeemProvisioningTicket, { deviceToken, ...create }];
    const response = await postAsBearer({
      ...this.#transport,
      url: endpointUrl(this.#address, path),
      token: ticket ?? sessionToken,
      body,
      signal,
    }).catch((cause: unknown) => {
      // An aborted fetch fails in its own words; the signal's reason is the truth.
      signal.throwIfAborted();
      throw unreachable(cause);
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

function readDocument(answer: unknown, order: ProvisioningOrder): ProvisioningDocument {
  if (typeof answer !== 'object' || answer === null) throw badResponse();
  const parsed = provisioningDocumentSchema.safeParse(answer);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].sort();
    throw invalidDocument(`These fields are wrong or missing: ${fields.join(', ')}.`);
  }
  const { deviceToken, userId } = parsed.data;
  if (userId !== (order.userId ?? userId)) throw invalidDocument('It is for another user.');
  if (deviceToken !== order.deviceToken) throw invalidDocument('It is for another device.');
  return parsed.data;
}

function invalidDocument(why: string): ProvisioningError {
  return new ProvisioningError('provisioning/invalid-document', `The phone set-up is not usable. ${why}`);
}
