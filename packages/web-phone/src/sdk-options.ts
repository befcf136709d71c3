import * as z from 'zod/mini';
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
export interface GetProvisioningOptions extends WaitOptions {
  /** From `Login`. */
  readonly UserId: string;
  /** From `Login`. */
  readonly SessionToken: string;
  /** Names a device that the server knows. Default: this browser's own, made at the first request. */
  readonly DeviceToken?: string | undefined;
  /** Whether a kept object may be used while a fresh one is fetched. Kept encrypted. Default: false. */
  readonly EnableCache?: boolean | undefined;
  /** A name for the kept object. Default: `OffhookProvisioning`. */
  readonly ProvisioningKey?: string | undefined;
  /** With `EnableCache`: hears of the fresh object that follows a kept one. */
  readonly OnUpdated?: ((provisioning: Provisioning) => void) | undefined;
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
  TimeoutMs: z.optional(z.number().check(z.positive(), z.maximum(2_147_483_647))),
};

export const loginSchema: z.ZodMiniType<LoginOptions> = z.object(waitFields);

export const getProvisioningSchema: z.ZodMiniType<GetProvisioningOptions> = z.object({
  ...waitFields,
  UserId: given,
  SessionToken: given,
  DeviceToken: text,
  EnableCache: z.optional(z.boolean()),
  ProvisioningKey: text,
  OnUpdated: z.optional(
    z.custom<(provisioning: Provisioning) => void>((value) => typeof value === 'function'),
  ),
});

export const loadBrowserPhoneSchema: z.ZodMiniType<
  LoadBrowserPhoneOptions & { readonly iframe: HTMLIFrameElement }
> = z.object({
  ...waitFields,
  // Without a window there is nobody to shake hands with: the element must be in the page.
  iframe: z.custom<HTMLIFrameElement>((value) => isIframe(value) && value.contentWindow !== null),
  FrameUrl: text,
});
