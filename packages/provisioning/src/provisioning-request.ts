import * as z from 'zod/mini';
import { ProvisioningError } from './provisioning-error.js';

export const defaultProvisioningKey = 'OffhookProvisioning';

export interface ProvisioningRequest {
  readonly userId: string;
  readonly sessionToken: string;
  /** Names a device that the server knows already. Default: this browser's own, made at the first request. */
  readonly deviceToken?: string | undefined;
  /** Whether a kept document may be used while a fresh one is fetched. Default: false. */
  readonly enableCache?: boolean | undefined;
  /** The caller's name for the kept document. Default: `OffhookProvisioning`. */
  readonly provisioningKey?: string | undefined;
  /** Aborting it rejects with the signal's reason, and stops a fetch in the background too. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the document. Default: 15,000. */
  readonly timeoutMs?: number | undefined;
}

/** A request whose every value is right and there. */
export interface CheckedRequest {
  readonly userId: string;
  readonly sessionToken: string;
  readonly deviceToken?: string;
  readonly enableCache: boolean;
  readonly provisioningKey: string;
}

// Both become a segment of a path, where `.` and `..` would mean something else.
const segment = (maxLength: number): z.ZodMiniString =>
  z.string().check(z.minLength(1), z.maxLength(maxLength), z.regex(/^(?!\.{1,2}$)/));

const requestSchema: z.ZodMiniType<CheckedRequest> = z.object({
  userId: segment(64),
  // RFC 6750 §2.1: what may stand behind `Bearer`.
  sessionToken: z.string().check(z.maxLength(256), z.regex(/^[A-Za-z0-9\-._~+/]+=*$/)),
  deviceToken: z.exactOptional(segment(128)),
  enableCache: z.boolean(),
  provisioningKey: z.string().check(z.minLength(1), z.maxLength(128)),
});

/** @throws ProvisioningError provisioning/invalid-request */
export function checkRequest(request: ProvisioningRequest): CheckedRequest {
  // A page without types may leave out the request itself.
  const {
    deviceToken,
    enableCache = false,
    provisioningKey = defaultProvisioningKey,
    ...rest
  } = Object(request) as ProvisioningRequest;
  const filled = {
    ...rest,
    enableCache,
    provisioningKey,
    ...(deviceToken === undefined ? {} : { deviceToken }),
  };
  const checked = requestSchema.safeParse(filled);
  if (checked.success) return checked.data;
  const names = [...new Set(checked.error.issues.map(({ path }) => path.join('.')))].join(', ');
  const message = `The phone cannot be set up. Wrong or missing: ${names}.`;
  throw new ProvisioningError('provisioning/invalid-request', message);
}
