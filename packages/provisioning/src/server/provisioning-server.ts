import type { Clock } from '@offhook/primitives';
import {
  endpoints,
  endpointUrl,
  fromWireError,
  postAsBearer,
  type ProvisioningDocument,
  provisioningDocumentSchema,
  readErrorBody,
} from '@offhook/protocol';
import {
  isProvisioningErrorCode,
  ProvisioningError,
  type ProvisioningErrorCode,
} from '../provisioning-error.js';

export interface ProvisioningOrder {
  readonly userId: string;
  readonly sessionToken: string;
  readonly deviceToken: string;
  /** Whether the server may take the device up when it does not know it. */
  readonly canCreate: boolean;
}

/** How a server's refusal reads when its body does not say it better. */
const refusals: Readonly<Record<number, readonly [ProvisioningErrorCode, string]>> = {
  400: ['provisioning/invalid-request', 'The server does not understand what the phone asked for.'],
  401: ['provisioning/session-refused', 'The login is no longer valid. Log in again.'],
  403: ['provisioning/forbidden', 'This user may not use this phone.'],
  429: ['provisioning/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
};

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
    const response = await postAsBearer({
      ...this.#transport,
      url: endpointUrl(this.#address, endpoints.provisioning(order.userId, order.deviceToken)),
      token: order.sessionToken,
      ...(order.canCreate ? { body: { create: true } } : {}),
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
  if (userId !== order.userId) throw invalidDocument('It is for another user.');
  if (deviceToken !== order.deviceToken) throw invalidDocument('It is for another device.');
  return parsed.data;
}

async function refusal(response: Response): Promise<ProvisioningError> {
  const { status } = response;
  const error = await readErrorBody(response);
  const cause = error && fromWireError(error);
  if (error !== undefined && isProvisioningErrorCode(error.code)) {
    return new ProvisioningError(error.code, error.message, { retryable: error.retryable });
  }
  const known = refusals[status];
  if (known !== undefined) {
    const [code, message] = known;
    return new ProvisioningError(code, error?.message ?? message, { cause, retryable: status === 429 });
  }
  if (status < 500) return badResponse(cause);
  const message = 'The server failed. Try again in a moment.';
  return new ProvisioningError('provisioning/server-failed', message, { cause, retryable: true });
}

function badResponse(cause?: unknown): ProvisioningError {
  const message = 'The server answered something that is not a phone set-up. Check its address.';
  return new ProvisioningError('provisioning/bad-response', message, { cause });
}

function invalidDocument(why: string): ProvisioningError {
  return new ProvisioningError('provisioning/invalid-document', `The phone set-up is not usable. ${why}`);
}

function unreachable(cause: unknown): ProvisioningError {
  const message = 'The server cannot be reached. Check the connection, then try again.';
  return new ProvisioningError('provisioning/unreachable', message, { cause, retryable: true });
}
