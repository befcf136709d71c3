import type { Subscribable, Unsubscribe } from '@offhook/primitives';
import type {
  CallMediaStats,
  FrameEvents,
  FrameMethod,
  FrameMethods,
  PhoneTheme,
  ToastTone,
} from '@offhook/protocol';
import type { PhoneFramePort, RequestLimits } from '../ports/phone-frame.js';
import { settled, WebPhoneError } from '../web-phone-error.js';

/** How long a phone may take to say goodbye to its SIP edge. */
const releaseTimeoutMs = 3_000;

/**
 * A phone that was provisioned. Every call of it settles, and rejects with an `OffhookError` alone: with a
 * `WebPhoneError`, with one of the frame (`frame/…`), or with what the phone itself says (`call/…`, `registration/…`).
 */
export class WebPhone implements Subscribable<FrameEvents>, AsyncDisposable {
  readonly #frame: PhoneFramePort;
  readonly #onDispose: () => void;
  #disposal: Promise<void> | undefined;

  /** @internal `ProvisionPhone` makes phones. */
  constructor(frame: PhoneFramePort, onDispose: () => void) {
    this.#frame = frame;
    this.#onDispose = onDispose;
  }

  /** Calls `listener` at every `registrationChanged`, `callChanged` or `failed`, until the result is called. */
  on<Name extends keyof FrameEvents>(
    name: Name,
    listener: (payload: FrameEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#frame.on(name, listener, options);
  }

  /**
   * Calls somebody: a number in E.164 form, an extension, a user name or a SIP address.
   * Resolves the call's id as soon as it exists; `callChanged` tells how it goes on.
   */
  async Dial(NumberToDial: string, WithVideo = false, Provider = 'sip'): Promise<string> {
    return await settled(async () => {
      if (typeof NumberToDial !== 'string' || NumberToDial.trim() === '') {
        throw new WebPhoneError('web-phone/invalid-options', 'Enter a number to dial (NumberToDial).');
      }
      // Pages without types write 0 and null for "no".
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
      if (WithVideo ?? false) {
        throw new WebPhoneError('web-phone/video-unsupported', 'This phone cannot make video calls yet.');
      }
      if (Provider !== 'sip') {
        throw new WebPhoneError('web-phone/unknown-provider', `This phone has no provider "${Provider}".`);
      }
      const { call } = await this.#request('phone.dial', { target: NumberToDial.trim() });
      return call.id;
    });
  }

  async Answer(CallId: string): Promise<void> {
    await this.#request('call.answer', { callId: CallId });
  }

  /** Hangs up, or declines a call that rings. */
  async EndCall(CallId: string): Promise<void> {
    await this.#request('call.hangUp', { callId: CallId });
  }

  async Mute(CallId: string): Promise<void> {
    await this.#request('call.setMuted', { callId: CallId, isMuted: true });
  }

  async Unmute(CallId: string): Promise<void> {
    await this.#request('call.setMuted', { callId: CallId, isMuted: false });
  }

  /** Sends tones: digits, `A` to `D`, `*`, `#`, and `,` for a pause. */
  async SendDtmf(CallId: string, Tones: string): Promise<void> {
    await this.#request('call.sendDtmf', { callId: CallId, tones: Tones });
  }

  /** What the call's audio has sent and received so far. */
  async MediaStats(CallId: string): Promise<CallMediaStats> {
    return await this.#request('call.mediaStats', { callId: CallId });
  }

  /** Shows a short message in the phone. */
  async Toast(Message: string, Tone: ToastTone = 'info'): Promise<void> {
    await this.#request('ui.toast', { message: Message, tone: Tone });
  }

  /** Lets the phone's buttons explain themselves. */
  async InitTooltips(): Promise<void> {
    await this.#request('ui.initTooltips', null);
  }

  async SetTheme(Theme: PhoneTheme): Promise<void> {
    await this.#request('ui.setTheme', { theme: Theme });
  }

  /** Ends calls, unregisters and lets go of the frame; `LoadBrowserPhone` begins anew. Never rejects. */
  async Dispose(): Promise<void> {
    this.#disposal ??= this.#release();
    await this.#disposal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.Dispose();
  }

  async #release(): Promise<void> {
    // A frame that is gone already has nothing left to release.
    await this.#frame.request('phone.release', null, { timeoutMs: releaseTimeoutMs }).catch(() => undefined);
    this.#frame.dispose();
    this.#onDispose();
  }

  async #request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
    limits?: RequestLimits,
  ): Promise<FrameMethods[Name]['result']> {
    return await settled(async () => {
      if (this.#disposal !== undefined) {
        throw new WebPhoneError('web-phone/disposed', 'This phone was closed. Open it again.');
      }
      return await this.#frame.request(method, params, limits);
    });
  }
}
