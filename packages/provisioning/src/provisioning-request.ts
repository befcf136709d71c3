import * as z from 'zod/mini';
import { ProvisioningError } from './provisioning-error.js';

export const defaultProvisioningKey = 'OffhookProvisioning';

export interface ProvisioningRequestOptions {
  /** Names a device that the server knows already. Default: this browser's own, made at the first request. */
  readonly deviceToken?: string | undefined;
  /** Whether a kept document may be used while a fresh one is fetched. Default: false. */
  readonly enableCache?: boolean | undefined;
  /** The caller's name for the kept document. Default: `OffhookProvisioning`. */
  readonly provisioningKey?: string | undefined;
  /** The sub-session that the kept document is for. Default: the one that all tabs share. */
  readonly subId?: string | undefined;
  /** Aborting it rejects with the signal's reason, and stops a fetch in the background too. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the document. Default: 15,000. */
  readonly timeoutMs?: number | undefined;
}

/** A request by somebody who is logged in. */
export interface SessionRequest extends ProvisioningRequestOptions {
  readonly userId: string;
  readonly sessionToken: string;
  readonly ticket?: undefined;
}

/** A request by a one-time ticket, which a backend made. */
export interface TicketRequest extends ProvisioningRequestOptions {
  readonly ticket: string;
  /** Whose ticket it is. Without it nothing kept is used, and one browser is one device for all its users. */
  readonly userId?: string | undefined;
  readonly sessionToken?: undefined;
}

export type ProvisioningRequest = SessionRequest | TicketRequest;

/** A request whose every value is right and there. */
export interface CheckedRequest {
  /** Absent when only the ticket knows. */
  readonly userId?: string;
  readonly sessionToken?: string;
  readonly ticket?: string;
  readonly deviceToken?: string;
  readonly enableCache: boolean;
  readonly provisioningKey: string;
  /** Empty: shared by all tabs. */
  readonly subId: string;
}

// These become segments of a path, where `.` and `..` would mean something else, and half a surrogate pair is no text.
const segment = (maxLength: number): z.ZodMiniString =>
  z.string().check(z.minLength(1), z.maxLength(maxLength), z.regex(/^(?!\.{1,2}$)\P{Surrogate}*$/u));

// RFC 6750 §2.1: what may stand behind `Bearer`.
const bearer = z.string().check(z.maxLength(256), z.regex(/^[A-Za-z0-9\-._~+/]+=*$/));

const options = {
  deviceToken: z.exactOptional(segment(128)),
  enableCache: z.boolean(),
  provisioningKey: segment(128),
  subId: z.string().check(z.regex(/^[A-Za-z0-9_-]{0,64}$/)),
};

const sessionSchema: z.ZodMiniType<CheckedRequest> = z.object({
  ...options,
  userId: segment(64),
  sessionToken: bearer,
});
const ticketSchema: z.ZodMiniType<CheckedRequest> = z.object({
  ...options,
  userId: z.exactOptional(segment(64)),
  ticket: bearer,
});

/** @throws ProvisioningError provisioning/invalid-request */
export function checkRequest(request: ProvisioningRequest): CheckedRequest {
  // A page without types may leave out the request itself.
  const given = Object.entries(Object(request) as ProvisioningRequest).filter(
    ([, value]) => value !== undefined,
  );
  const filled = {
    enableCache: false,
    provisioningKey: defaultProvisioningKey,
    subId: '',
    ...(Object.fromEntries(given) as Partial<ProvisioningRequest>),
  };
  const checked = (filled.ticket === undefined ? sessionSchema : ticketSchema).safeParse(filled);
  if (checked.success) return checked.data;
  const names = [...new Set(checked.error.issues.map(({ path }) => path.join('.')))].join(', ');
  const message = `The phone cannot be set up. Wrong or missing: ${names}.`;
  throw new ProvisioningError('provisioning/invalid-request', message);
}
