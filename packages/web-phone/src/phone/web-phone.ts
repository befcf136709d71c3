import type { Subscribable } from '@offhook/primitives';
import type {
  CallMediaStats,
  CheckStepName,
  FrameEvents,
  PhoneTheme,
  RegistrationState,
  ToastTone,
  WireError,
} from '@offhook/protocol';

export interface WebPhoneEvents extends FrameEvents {
  /** Another session has taken the phone. No failure: take it back, or let it be. */
  phoneTaken: { readonly error: WireError };
}

export interface CheckOptions {
  readonly Steps?: readonly CheckStepName[];
  /** Who gives back what is said. */
  readonly EchoTarget?: string;
}

/**
 * A phone that was provisioned. Each of its promises settles, and rejects with an `OffhookError` alone: with a
 * `WebPhoneError`, with one of the frame (`frame/…`), or with what the phone itself says (`call/…`, `registration/…`).
 * Its events are `registrationChanged`, `callChanged`, `phoneTaken`, `checkProgressed` and `failed`.
 */
export interface WebPhone extends Subscribable<WebPhoneEvents>, AsyncDisposable {
  /** Whether calls for this user come here now; `registrationChanged` tells when that changes. */
  readonly Registration: RegistrationState;

  /**
   * Whether another session has taken the phone's password: this phone is out at its next registration at the latest,
   * and does not try again by itself. `phoneTaken` tells when that happens.
   */
  readonly IsTaken: boolean;

  /**
   * Calls somebody: a number in E.164 form, an extension, a user name or a SIP address.
   * Resolves the call's id as soon as the call exists; `callChanged` tells how it goes on.
   * @throws WebPhoneError web-phone/invalid-options, web-phone/video-unsupported, web-phone/unknown-provider
   */
  Dial(NumberToDial: string, WithVideo?: boolean, Provider?: string): Promise<string>;

  Answer(CallId: string): Promise<void>;

  /** Hangs up, or declines a call that rings. */
  EndCall(CallId: string): Promise<void>;

  Mute(CallId: string): Promise<void>;

  Unmute(CallId: string): Promise<void>;

  /** Sends tones: digits, `A` to `D`, `*`, `#`, and `,` for a pause. */
  SendDtmf(CallId: string, Tones: string): Promise<void>;

  /** What the call's audio has sent and received so far. */
  MediaStats(CallId: string): Promise<CallMediaStats>;

  /**
   * What goes on inside the phone: its SIP messages without secrets and numbers, timings, candidates and quality of its
   * calls. The phone records from the first time of asking on. Read it with `phoneInsightSchema` of `@offhook/protocol`;
   * what is newer than an earlier `cursor` alone is asked for by `After`.
   */
  Insight(After?: number): Promise<object>;

  /**
   * Looks whether calls will work: connection, registration, STUN and TURN servers, microphone, and a call to the echo line
   * (default `*43`). Takes some ten seconds, in which `checkProgressed` tells how it stands; one that runs already is shared.
   * Read the report with `checkReportSchema` of `@offhook/protocol`. Default: all steps.
   * @throws OffhookError check/disposed when `StopCheck` was called
   */
  Check(Options?: CheckOptions): Promise<object>;

  /** Stops the check that runs, if one does. */
  StopCheck(): Promise<void>;

  /** Shows a short message in the phone. Default tone: `info`. */
  Toast(Message: string, Tone?: ToastTone): Promise<void>;

  /** Lets the phone's buttons explain themselves. */
  InitTooltips(): Promise<void>;

  SetTheme(Theme: PhoneTheme): Promise<void>;

  /** Ends the calls, unregisters and lets go of the frame; `LoadBrowserPhone` begins anew. Never rejects. */
  Dispose(): Promise<void>;
}
