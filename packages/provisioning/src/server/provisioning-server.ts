import type { Clock } from '@offhook/primitives';
import {
  asBearer,
  askServer,
  endpointUrl,
  type ProvisioningDocument,
  provisioningDocumentSchema,
  provisioningEndpoints,
} from '@offhook/protocol';
import { ProvisioningError } from '../provisioning-error.js';
import { provisioningErrors } from './provisioning-errors.js';

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
    const { canCreate, deviceToken, sessionToken = '', ticket, userId = '' } = order;
    const create = canCreate ? { create: true } : undefined;
    const [path, body] =
      ticket === undefined
        ? [provisioningEndpoints.provisioning(userId, deviceToken), create]
        : [provisioningEndpoints.redeemProvisioningTicket, { deviceToken, ...create }];
    const proof = asBearer(ticket ?? sessionToken);
    const url = endpointUrl(this.#address, path);
    const response = await askServer({ ...this.#transport, url, proof, body, signal }, provisioningErrors);
    const answer: unknown = await response.json().catch(() => undefined);
    signal.throwIfAborted();
    return readDocument(answer, order);
  }
}

function readDocument(answer: unknown, order: ProvisioningOrder): ProvisioningDocument {
  if (typeof answer !== 'object' || answer === null) {
    throw new ProvisioningError(...provisioningErrors.badResponse);
  }
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
