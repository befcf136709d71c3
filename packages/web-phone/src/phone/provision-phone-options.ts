import {
  type PhoneFrameOptions,
  type PhoneTheme,
  phoneThemes,
  type ProvisioningDocument,
} from '@offhook/protocol';
import * as z from 'zod/mini';
import { checkOptions } from '../check-options.js';
import { isIframe } from '../iframe.js';
import type { Provisioning } from '../provisioning/provisioning.js';
import { toDocument } from '../provisioning/to-document.js';
import type { WebPhone } from './web-phone.js';

export interface ProvisionPhoneOptions {
  /** What `GetProvisioning` resolved to, or one built by hand. */
  readonly Provisioning: Provisioning;
  /** The iframe that `LoadBrowserPhone` prepared. */
  readonly PhoneFrame: HTMLIFrameElement;
  /** Tells this phone from others of the same page: its settings are kept apart. */
  readonly ProfileUserId: string;
  /** The session token of `Login`. */
  readonly SessionId: string;
  readonly UserId: string;
  /** Default: `light`. */
  readonly UiThemeStyle?: PhoneTheme | undefined;
  /** A BCP 47 tag, or `auto` for the browser's. Default: `auto`. */
  readonly Language?: string | undefined;
  /** The same as `Language`, as older pages write it. */
  readonly language?: string | undefined;
  /** Default: true. */
  readonly EnableDialPad?: boolean | undefined;
  /** Default: true. */
  readonly EnableCallMute?: boolean | undefined;
  /** Called once, when the phone is set up. */
  readonly OnLoad?: ((phone: WebPhone) => void) | undefined;
  /** Checked, and without effect as long as the phone has no such part. The same holds for the six below. */
  readonly EnableAvatar?: boolean | undefined;
  readonly EnableSettings?: boolean | undefined;
  readonly EnabledSettings?: boolean | undefined;
  readonly EnableCallTransfer?: boolean | undefined;
  readonly EnableCallHold?: boolean | undefined;
  readonly EnableCallRecording?: boolean | undefined;
  readonly EnableDeviceSelector?: boolean | undefined;
  /** Aborting it rejects with web-phone/aborted. */
  readonly Signal?: AbortSignal | undefined;
}

const call = 'ProvisionPhone';
const given = z.string().check(z.minLength(1), z.maxLength(128));
const choice = z.optional(z.boolean());
const languageTag = z.string().check(z.minLength(1), z.maxLength(35));

const optionsSchema = z.object({
  Provisioning: z.custom<Provisioning>((value: unknown) => typeof value === 'object' && value !== null),
  PhoneFrame: z.custom<HTMLIFrameElement>(isIframe),
  ProfileUserId: given,
  SessionId: z.string().check(z.minLength(1)),
  UserId: given,
  UiThemeStyle: z.optional(z.enum(phoneThemes)),
  Language: z.optional(languageTag),
  language: z.optional(languageTag),
  EnableDialPad: choice,
  EnableCallMute: choice,
  EnableAvatar: choice,
  EnableSettings: choice,
  EnabledSettings: choice,
  EnableCallTransfer: choice,
  EnableCallHold: choice,
  EnableCallRecording: choice,
  EnableDeviceSelector: choice,
  OnLoad: z.optional(z.custom<(phone: WebPhone) => void>((value) => typeof value === 'function')),
  Signal: z.optional(z.custom<AbortSignal>((value) => value instanceof AbortSignal)),
});

type CheckedOptions = z.infer<typeof optionsSchema>;

/** What the frame is to be provisioned with, and what remains for the page's side. */
export interface ProvisionPhonePlan {
  readonly iframe: HTMLIFrameElement;
  readonly document: ProvisioningDocument;
  readonly frameOptions: PhoneFrameOptions;
  readonly onLoad: ((phone: WebPhone) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @throws WebPhoneError web-phone/invalid-options */
export function planPhone(options: unknown): ProvisionPhonePlan {
  const checked = checkOptions(call, optionsSchema, options);
  const identity = { userId: checked.UserId, profileUserId: checked.ProfileUserId };
  const document = toDocument(checked.Provisioning, identity);
  return {
    iframe: checked.PhoneFrame,
    document,
    frameOptions: frameOptionsOf(checked, document.settings),
    onLoad: checked.OnLoad,
    signal: checked.Signal,
  };
}

/** What the page says holds; else what was provisioned; else the default. */
function frameOptionsOf(
  options: CheckedOptions,
  settings: ProvisioningDocument['settings'],
): PhoneFrameOptions {
  const setting = <Value>(name: string, schema: z.ZodMiniType<Value>): Value | undefined => {
    const value = schema.safeParse(settings[name]);
    return value.success ? value.data : undefined;
  };
  return {
    theme: options.UiThemeStyle ?? setting('UiThemeStyle', z.enum(phoneThemes)) ?? 'light',
    language: options.Language ?? options.language ?? setting('Language', languageTag) ?? 'auto',
    hasDialPad: options.EnableDialPad ?? setting('EnableDialPad', z.boolean()) ?? true,
    canMute: options.EnableCallMute ?? setting('EnableCallMute', z.boolean()) ?? true,
    profileUserId: options.ProfileUserId,
  };
}
