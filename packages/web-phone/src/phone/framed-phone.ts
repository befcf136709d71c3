import { Emitter, type OffhookError, type Unsubscribe } from '@offhook/primitives';
import {
  type CallMediaStats,
  type FrameMethod,
  type FrameMethods,
  type PhoneTheme,
  type RegistrationState,
  type ToastTone,
  toWireError,
} from '@offhook/protocol';
import type { PhoneFrame } from '@offhook/ui-iframe/host';
import { settled, WebPhoneError } from '../web-phone-error.js';
import type { CheckOptions, WebPhone, WebPhoneEvents } from './web-phone.js';

/** How long a phone may take to say goodbye to its SIP edge. */
const releaseTimeoutMs = 3_000;

export interface FramedPhoneParts {
  readonly frame: PhoneFrame;
  /** As the frame said when it was provisioned. */
  readonly registration: RegistrationState;
  /** Provisions the frame once more with the newest document, after its page began anew or its secret was refused. */
  readonly provision: () => Promise<RegistrationState>;
  readonly renewals: {
    /** Whether there is a newer document than the one that the frame has. */
    readonly has: () => boolean;
    /** Sees whether there is one now. Never rejects. */
    readonly ask: () => Promise<void>;
    /** Why the phone is out, if another session has taken it. */
    readonly taken: () => OffhookError | undefined;
    readonly onChanged: (listener: () => void) => Unsubscribe;
  };
  readonly onDisposed: () => void;
}

/** The phone in an iframe, as its page holds it: each call is one request to the frame. */
export class FramedPhone implements WebPhone {
  readonly #parts: FramedPhoneParts;
  readonly #events: Emitter<WebPhoneEvents> = new Emitter<WebPhoneEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #registration: RegistrationState;
  #hasToldTaken = false;
  #hasAsked = false;
  #release: Promise<void> | undefined;

  constructor(parts: FramedPhoneParts) {
    this.#parts = parts;
    this.#registration = parts.registration;
    this.#listen();
  }

  get Registration(): RegistrationState {
    return this.#registration;
  }

  get IsTaken(): boolean {
    return this.#parts.renewals.taken() !== undefined;
  }

  on<Name extends keyof WebPhoneEvents>(
    name: Name,
    listener: (payload: WebPhoneEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async Dial(NumberToDial: string, WithVideo = false, Provider = 'sip'): Promise<string> {
    const refusal = refusalToDial(NumberToDial, WithVideo, Provider);
    if (refusal !== undefined) throw refusal;
    const { call } = await this.#request('phone.dial', { target: NumberToDial.trim() });
    return call.id;
  }

  async Answer(CallId: string): Promise<void> {
    await this.#request('call.answer', { callId: CallId });
  }

  async EndCall(CallId: string): Promise<void> {
    await this.#request('call.hangUp', { callId: CallId });
  }

  async Mute(CallId: string): Promise<void> {
    await this.#request('call.setMuted', { callId: CallId, isMuted: true });
  }

  async Unmute(CallId: string): Promise<void> {
    await this.#request('call.setMuted', { callId: CallId, isMuted: false });
  }

  async SendDtmf(CallId: string, Tones: string): Promise<void> {
    await this.#request('call.sendDtmf', { callId: CallId, tones: Tones });
  }

  async MediaStats(CallId: string): Promise<CallMediaStats> {
    return await this.#request('call.mediaStats', { callId: CallId });
  }

  async Insight(After = 0): Promise<object> {
    const { insight } = await this.#request('phone.insight', { after: After });
    return insight;
  }

  async Check({ EchoTarget, Steps }: CheckOptions = {}): Promise<object> {
    const { report } = await this.#request('phone.check', {
      ...(Steps === undefined ? {} : { steps: Steps }),
      ...(EchoTarget === undefined ? {} : { echoTarget: EchoTarget }),
    });
    return report;
  }

  async StopCheck(): Promise<void> {
    await this.#request('phone.stopCheck', null);
  }

  async Toast(Message: string, Tone: ToastTone = 'info'): Promise<void> {
    await this.#request('ui.toast', { message: Message, tone: Tone });
  }

  async InitTooltips(): Promise<void> {
    await this.#request('ui.initTooltips', null);
  }

  async SetTheme(Theme: PhoneTheme): Promise<void> {
    await this.#request('ui.setTheme', { theme: Theme });
  }

  async Dispose(): Promise<void> {
    this.#release ??= this.#letGo();
    await this.#release;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.Dispose();
  }

  async #letGo(): Promise<void> {
    this.#lifetime.abort();
    const { frame, onDisposed } = this.#parts;
    // A frame that is gone, or has no time, has nothing more to say: what matters is that it is let go.
    await frame.request('phone.release', null, { timeoutMs: releaseTimeoutMs }).catch(() => undefined);
    this.#events.clear();
    onDisposed();
  }

  #listen(): void {
    const { frame } = this.#parts;
    const { signal } = this.#lifetime;
    const emit = this.#events.emit.bind(this.#events);
    frame.on('registrationChanged', (payload) => {
      this.#registration = payload.state;
      if (payload.state === 'registered') this.#hasAsked = false;
      emit('registrationChanged', payload);
      // Here too, because it may have been taken before anybody could listen.
      this.#tellIfTaken();
      this.#renewIfRefused();
    });
    frame.on('callChanged', (payload) => {
      emit('callChanged', payload);
    });
    frame.on('checkProgressed', (payload) => {
      emit('checkProgressed', payload);
    });
    frame.on('failed', (payload) => {
      emit('failed', payload);
    });
    frame.on('reloaded', () => void this.#provisionAgain(), { signal });
    frame.on('closed', (payload) => this.#fail(payload.error), { signal });
    const stop = this.#parts.renewals.onChanged(() => {
      this.#tellIfTaken();
      this.#renewIfRefused();
    });
    signal.addEventListener('abort', stop, { once: true });
    this.#renewIfRefused();
  }

  #tellIfTaken(): void {
    const error = this.#parts.renewals.taken();
    if (error !== undefined && !this.#hasToldTaken) {
      this.#events.emit('phoneTaken', { error: toWireError(error) });
    }
    this.#hasToldTaken = error !== undefined;
  }

  /**
   * A document may hold a secret that the server has forgotten, or that ended because somebody took the phone. The
   * server is asked once until the phone was registered again: a fresh secret that is refused too would be refused
   * for ever.
   */
  #renewIfRefused(): void {
    const { renewals } = this.#parts;
    const isOut = this.#registration === 'rejected' && renewals.taken() === undefined;
    if (this.#lifetime.signal.aborted || !isOut) return;
    if (renewals.has()) void this.#provisionAgain();
    else if (!this.#hasAsked) {
      this.#hasAsked = true;
      void renewals.ask();
    }
  }

  async #provisionAgain(): Promise<void> {
    try {
      this.#registration = await this.#parts.provision();
      this.#events.emit('registrationChanged', { state: this.#registration });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#events.emit('failed', { error: toWireError(error) });
  }

  async #request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
  ): Promise<FrameMethods[Name]['result']> {
    if (this.#release !== undefined) {
      throw new WebPhoneError('web-phone/disposed', 'This phone was closed. Open it again.');
    }
    return await settled(() => this.#parts.frame.request(method, params));
  }
}

/** Takes its arguments as `unknown`, because pages without types dial whatever a field held. */
function refusalToDial(number: unknown, withVideo: unknown, provider: unknown): WebPhoneError | undefined {
  if (typeof number !== 'string' || number.trim() === '') {
    return new WebPhoneError('web-phone/invalid-options', 'Dial was given no number (NumberToDial).');
  }
  if (Boolean(withVideo)) {
    return new WebPhoneError('web-phone/video-unsupported', 'This phone cannot make video calls yet.');
  }
  if (provider !== 'sip') {
    return new WebPhoneError('web-phone/unknown-provider', 'This phone has no other provider than "sip".');
  }
  return undefined;
}
