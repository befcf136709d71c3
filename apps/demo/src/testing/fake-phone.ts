import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats, CallSnapshot, PhoneTheme, RegistrationState } from '@offhook/protocol';
import type { WebPhoneEvents } from '@offhook/web-phone';
import type { DeskPhone } from '../model/phone-sdk.js';

/** A phone without a frame: a test says what happens to it, and reads what was asked of it. */
export class FakePhone implements DeskPhone {
  readonly asked: string[] = [];
  readonly Registration: RegistrationState = 'connecting';
  stats: CallMediaStats = {
    packetsSent: 0,
    bytesSent: 0,
    packetsReceived: 0,
    bytesReceived: 0,
    packetsLost: 0,
  };
  /** What each request rejects with, when set. */
  failure: Error | undefined;
  isDisposed = false;
  /** Gone when the signal of LoadBrowserPhone aborts; a phone without it cannot say goodbye. */
  hasFrame = true;
  saidGoodbye = false;
  readonly #events: Emitter<WebPhoneEvents> = new Emitter<WebPhoneEvents>();

  on<Name extends keyof WebPhoneEvents>(
    name: Name,
    listener: (payload: WebPhoneEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  tell<Name extends keyof WebPhoneEvents>(name: Name, payload: WebPhoneEvents[Name]): void {
    this.#events.emit(name, payload);
  }

  /** Tells of a call; what is not given is as in an outgoing call to Bob. */
  tellCall(change: Partial<CallSnapshot> & Pick<CallSnapshot, 'state'>): void {
    this.tell('callChanged', {
      call: {
        id: 'call-1',
        direction: 'outgoing',
        remoteNumber: 'bob',
        remoteName: '',
        isMuted: false,
        isOnHold: false,
        isRemoteOnHold: false,
        hasVideo: false,
        startedAt: '2026-05-12T09:00:00.000Z',
        ...change,
      },
    });
  }

  async Dial(number: string): Promise<string> {
    await this.#answer(`Dial ${number}`);
    return 'call-1';
  }

  async Answer(callId: string): Promise<void> {
    await this.#answer(`Answer ${callId}`);
  }

  async EndCall(callId: string): Promise<void> {
    await this.#answer(`EndCall ${callId}`);
  }

  async MediaStats(callId: string): Promise<CallMediaStats> {
    await this.#answer(`MediaStats ${callId}`);
    return this.stats;
  }

  async Insight(after = 0): Promise<object> {
    await Promise.resolve();
    return { cursor: after, registration: this.Registration, messages: [], calls: [] };
  }

  async Check(): Promise<object> {
    await this.#answer('Check');
    return { startedAt: '2026-05-12T09:00:00.000Z', durationMs: 7, verdict: 'ready', steps: [], reasons: [] };
  }

  async StopCheck(): Promise<void> {
    await this.#answer('StopCheck');
  }

  async SetTheme(theme: PhoneTheme): Promise<void> {
    await this.#answer(`SetTheme ${theme}`);
  }

  async InitTooltips(): Promise<void> {
    await this.#answer('InitTooltips');
  }

  async Dispose(): Promise<void> {
    this.isDisposed = true;
    await Promise.resolve();
    this.saidGoodbye = this.hasFrame;
  }

  async #answer(request: string): Promise<void> {
    this.asked.push(request);
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
  }
}
