import * as z from 'zod/mini';
import { type CheckStepName, checkStepNames } from './check-words.js';
import { type PhoneTheme, phoneThemes, type ToastTone, toastTones } from './phone-look.js';
import { callDirections, callEndReasons, callStates, registrationStates } from './phone-state.js';
import type { CallDirection, CallEndReason, CallState, RegistrationState } from './phone-state.js';
import { type ProvisioningDocument, provisioningDocumentSchema } from './provisioning-document.js';
import { instant, text } from './text.js';
import { type WireError, wireErrorSchema } from './wire-error.js';

export { frameProtocolVersion } from './frame-channel.js';

/** A call as data, as the frame shows it to its host. */
export interface CallSnapshot {
  readonly id: string;
  readonly direction: CallDirection;
  readonly state: CallState;
  /** The other side's number or user name. */
  readonly remoteNumber: string;
  /** Empty when the other side gave none. */
  readonly remoteName: string;
  readonly isMuted: boolean;
  /** We have put the other side on hold. */
  readonly isOnHold: boolean;
  /** The other side has put us on hold. */
  readonly isRemoteOnHold: boolean;
  /** Pictures go one way at least. */
  readonly hasVideo: boolean;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly connectedAt?: string;
  readonly endedAt?: string;
  readonly endReason?: CallEndReason;
  /** Why the call failed, in words; absent when it ended as calls do. */
  readonly error?: WireError;
}

/** Counters of a call's audio since it began, from `getStats`. */
export interface CallMediaStats {
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
  readonly packetsLost: number;
}

/** What the host page may decide about the frame's looks and doings. */
export interface PhoneFrameOptions {
  /** Default: `system`. */
  readonly theme?: PhoneTheme;
  /** A BCP 47 tag, or `auto` for the browser's. Default: `auto`. */
  readonly language?: string;
  /** Default: true. */
  readonly hasDialPad?: boolean;
  /** Default: true. */
  readonly canMute?: boolean;
  /** Separates settings of several phones on one page. Default: the user's id. */
  readonly profileUserId?: string;
}

/** What a check shall look at. */
export interface PhoneCheckRequest {
  /** Default: all. */
  readonly steps?: readonly CheckStepName[];
  /** Who gives back what is said. Default: `*43`. */
  readonly echoTarget?: string;
}

/** Every method that the host page may call on the phone frame. A line here is public API. */
export interface FrameMethods {
  /** Connects and starts to register; resolves when the phone is set up, not when it is registered. */
  'phone.provision': {
    params: { readonly document: ProvisioningDocument; readonly options: PhoneFrameOptions };
    result: { readonly registration: RegistrationState };
  };
  'phone.dial': { params: { readonly target: string }; result: { readonly call: CallSnapshot } };
  'phone.release': { params: null; result: null };
  'call.answer': { params: { readonly callId: string }; result: null };
  'call.hangUp': { params: { readonly callId: string }; result: null };
  'call.setMuted': {
    params: { readonly callId: string; readonly isMuted: boolean };
    result: null;
  };
  'call.sendDtmf': {
    params: { readonly callId: string; readonly tones: string };
    result: null;
  };
  'call.mediaStats': { params: { readonly callId: string }; result: CallMediaStats };
  /**
   * What goes on inside: a `PhoneInsight`, to be read with `phoneInsightSchema`, since a host that does not ask shall not
   * pay for its shape. The frame begins to record when it is asked for the first time.
   */
  'phone.insight': { params: { readonly after: number }; result: { readonly insight: object } };
  /**
   * Looks whether calls will work, a test call included: a `CheckReport`, to be read with `checkReportSchema`. Takes up to two
   * minutes, in which `checkProgressed` tells how it stands. One that runs already is shared.
   */
  'phone.check': { params: PhoneCheckRequest; result: { readonly report: object } };
  /** Stops the check that runs: whoever waits for it gets `check/disposed`. */
  'phone.stopCheck': { params: null; result: null };
  'ui.toast': { params: { readonly message: string; readonly tone: ToastTone }; result: null };
  'ui.initTooltips': { params: null; result: null };
  'ui.setTheme': { params: { readonly theme: PhoneTheme }; result: null };
}

export type FrameMethod = keyof FrameMethods;

/** Everything that the phone frame tells its host page. */
export interface FrameEvents {
  registrationChanged: { readonly state: RegistrationState; readonly error?: WireError };
  callChanged: { readonly call: CallSnapshot };
  /** A check goes on: a `CheckReport` without a verdict, as `phone.check` has it. */
  checkProgressed: { readonly report: object };
  /** Something failed that no request was waiting for. */
  failed: { readonly error: WireError };
}

export type FrameEvent = keyof FrameEvents;

export const callSnapshotSchema: z.ZodMiniType<CallSnapshot> = z.object({
  id: text(64),
  direction: z.enum(callDirections),
  state: z.enum(callStates),
  remoteNumber: z.string().check(z.maxLength(512)),
  remoteName: z.string().check(z.maxLength(512)),
  isMuted: z.boolean(),
  isOnHold: z.boolean(),
  isRemoteOnHold: z.boolean(),
  hasVideo: z.boolean(),
  startedAt: instant,
  connectedAt: z.exactOptional(instant),
  endedAt: z.exactOptional(instant),
  endReason: z.exactOptional(z.enum(callEndReasons)),
  error: z.exactOptional(wireErrorSchema),
});

const count = z.number().check(z.minimum(0));
const nothing = z.null();
const callId = text(64);

const phoneFrameOptionsSchema: z.ZodMiniType<PhoneFrameOptions> = z.object({
  theme: z.exactOptional(z.enum(phoneThemes)),
  language: z.exactOptional(text(35)),
  hasDialPad: z.exactOptional(z.boolean()),
  canMute: z.exactOptional(z.boolean()),
  profileUserId: z.exactOptional(text(128)),
});

export type FrameMethodSchemas = {
  readonly [Name in FrameMethod]: {
    readonly params: z.ZodMiniType<FrameMethods[Name]['params']>;
    readonly result: z.ZodMiniType<FrameMethods[Name]['result']>;
  };
};

/** Parameters are checked where they enter the frame, results where they enter the host. */
export const frameMethodSchemas: FrameMethodSchemas = {
  'phone.provision': {
    params: z.object({ document: provisioningDocumentSchema, options: phoneFrameOptionsSchema }),
    result: z.object({ registration: z.enum(registrationStates) }),
  },
  'phone.dial': {
    params: z.object({ target: text(512) }),
    result: z.object({ call: callSnapshotSchema }),
  },
  'phone.release': { params: nothing, result: nothing },
  'call.answer': { params: z.object({ callId }), result: nothing },
  'call.hangUp': { params: z.object({ callId }), result: nothing },
  'call.setMuted': { params: z.object({ callId, isMuted: z.boolean() }), result: nothing },
  'call.sendDtmf': {
    params: z.object({ callId, tones: text(64).check(z.regex(/^[0-9A-Da-d*#,]+$/)) }),
    result: nothing,
  },
  'call.mediaStats': {
    params: z.object({ callId }),
    result: z.object({
      packetsSent: count,
      bytesSent: count,
      packetsReceived: count,
      bytesReceived: count,
      packetsLost: z.number(),
    }),
  },
  'phone.insight': {
    params: z.object({ after: count }),
    result: z.object({ insight: z.record(z.string(), z.unknown()) }),
  },
  'phone.check': {
    params: z.object({
      steps: z.exactOptional(z.array(z.enum(checkStepNames)).check(z.minLength(1), z.maxLength(16))),
      echoTarget: z.exactOptional(text(512)),
    }),
    result: z.object({ report: z.record(z.string(), z.unknown()) }),
  },
  'phone.stopCheck': { params: nothing, result: nothing },
  'ui.toast': { params: z.object({ message: text(500), tone: z.enum(toastTones) }), result: nothing },
  'ui.initTooltips': { params: nothing, result: nothing },
  'ui.setTheme': { params: z.object({ theme: z.enum(phoneThemes) }), result: nothing },
};

export type FrameEventSchemas = { readonly [Name in FrameEvent]: z.ZodMiniType<FrameEvents[Name]> };

export const frameEventSchemas: FrameEventSchemas = {
  registrationChanged: z.object({
    state: z.enum(registrationStates),
    error: z.exactOptional(wireErrorSchema),
  }),
  callChanged: z.object({ call: callSnapshotSchema }),
  checkProgressed: z.object({ report: z.record(z.string(), z.unknown()) }),
  failed: z.object({ error: wireErrorSchema }),
};
