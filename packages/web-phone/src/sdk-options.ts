import * as z from 'zod/mini';
import type { Device } from './devices/device.js';
import { isIframe } from './iframe.js';
import type { Provisioning } from './provisioning/provisioning.js';

export interface WaitOptions {
  /** Aborting it rejects with web-phone/aborted. */
  readonly Signal?: AbortSignal | undefined;
  /** How long to wait at most. */
  readonly TimeoutMs?: number | undefined;
}

/** `TimeoutMs` defaults to 15,000. */
export type LoginOptions = WaitOptions;

/** `TimeoutMs` defaults to 15,000. */
export type LogoutOptions = WaitOptions;

export interface ProvisioningChoices extends WaitOptions {
  /** Names a device that the server knows. Default: this browser's own, made at the first request. */
  readonly DeviceToken?: string | undefined;
  /** Whether a kept object may be used while a fresh one is fetched. Kept encrypted. Default: false. */
  readonly EnableCache?: boolean | undefined;
  /** A name for the kept object. Default: `OffhookProvisioning`. */
  readonly ProvisioningKey?: string | undefined;
  /** With `EnableCache`: hears of the fresh object that follows a kept one. */
  readonly OnUpdated?: ((provisioning: Provisioning) => void) | undefined;
  /** The sub-session that the kept object is for. Default: that of the session, if `Login` gave it. */
  readonly SubId?: string | undefined;
}

/**
 * Either `UserId` and `SessionToken`, or a one-time `Ticket` that a backend made, with `UserId` where it is known.
 * `TimeoutMs` defaults to 15,000.
 */
export type GetProvisioningOptions = ProvisioningChoices &
  (
    | { readonly UserId: string; readonly SessionToken: string; readonly Ticket?: undefined }
    | {
        readonly Ticket: string;
        readonly UserId?: string | undefined;
        readonly SessionToken?: undefined;
      }
  );

/** `TimeoutMs` defaults to 15,000. */
export interface GetDevicesOptions extends WaitOptions {
  /** From `Login`. */
  readonly UserId: string;
  /** From `Login`. */
  readonly SessionToken: string;
  /** Whether a kept list may be used while a fresh one is fetched. Kept in the open. Default: false. */
  readonly EnableCache?: boolean | undefined;
  /** A name for the kept list. Default: `OffhookDevices`. */
  readonly SessionKey?: string | undefined;
  /** With `EnableCache`: hears of the fresh list that follows a kept one. */
  readonly OnUpdated?: ((devices: readonly Device[]) => void) | undefined;
}

/** `TimeoutMs` defaults to 20,000. */
export interface LoadBrowserPhoneOptions extends WaitOptions {
  /** The address of the phone's page. Default: `/frame/` of the server. */
  readonly FrameUrl?: string | undefined;
}

const given = z.string().check(z.minLength(1));
const text = z.optional(given);

const waitFields = {
  Signal: z.optional(z.custom<AbortSignal>((value) => value instanceof AbortSignal)),
  // The longest delay that a browser's timer can count.
  TimeoutMs: z.optional(z.number().check(z.refine((ms) => ms > 0 && ms <= 2_147_483_647))),
};

/** For the calls that can only be waited for. */
export const waitSchema: z.ZodMiniType<WaitOptions> = z.object(waitFields);

const choice = z.optional(z.boolean());

function listener<Payload>(): z.ZodMiniType<((payload: Payload) => void) | undefined> {
  return z.optional(z.custom<(payload: Payload) => void>((value) => typeof value === 'function'));
}

const provisioningFields = {
  ...waitFields,
  DeviceToken: text,
  EnableCache: choice,
  ProvisioningKey: text,
  OnUpdated: listener<Provisioning>(),
  SubId: text,
};

const bySessionSchema = z.object({ ...provisioningFields, UserId: given, SessionToken: given });
const byTicketSchema = z.object({ ...provisioningFields, UserId: text, Ticket: given });

/** The schema for the way that `options` chose. */
export function getProvisioningSchema(options: unknown): z.ZodMiniType<GetProvisioningOptions> {
  const { Ticket } = Object(options) as Partial<GetProvisioningOptions>;
  return Ticket === undefined ? bySessionSchema : byTicketSchema;
}

export const getDevicesSchema: z.ZodMiniType<GetDevicesOptions> = z.object({
  ...waitFields,
  UserId: given,
  SessionToken: given,
  EnableCache: choice,
  SessionKey: text,
  OnUpdated: listener<readonly Device[]>(),
});

export const loadBrowserPhoneSchema: z.ZodMiniType<
  LoadBrowserPhoneOptions & { readonly iframe: HTMLIFrameElement }
> = z.object({
  ...waitFields,
  // Without a window there is nobody to shake hands with: the element must be in the page.
  iframe: z.custom<HTMLIFrameElement>((value) => isIframe(value) && value.contentWindow !== null),
  FrameUrl: text,
});
