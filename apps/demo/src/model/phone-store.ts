import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Clock } from '@offhook/primitives';
import {
  type FrameEvents,
  type PhoneTheme,
  type RegistrationState,
  toWireError,
  type WireError,
} from '@offhook/protocol';
import type { CallSnapshot } from '@offhook/protocol';
import { type CallHistory, currentCall, isLive, withCall } from './call-history.js';
import { MediaMeter } from './media-meter.js';
import { type LogIn, setUpPhone, type SetupStep, setupSteps, type StepProgress } from './phone-setup.js';
import type { DeskPhone, PhoneSdk } from './phone-sdk.js';
import {
  callLine,
  errorLine,
  registrationLine,
  stepLine,
  type TimelineEntry,
  type TimelineLine,
} from './timeline.js';

/** Where a problem comes from decides what the page offers to do about it. */
export type ProblemSource = 'setup' | 'registration' | 'call';

export interface Problem {
  readonly source: ProblemSource;
  readonly error: WireError;
}

export type SetupProgress = Readonly<Record<SetupStep, StepProgress>>;

export interface PhoneStoreOptions {
  readonly sdk: PhoneSdk;
  readonly clock: Clock;
  readonly theme: ReadonlySignal<PhoneTheme>;
  /** What the page calls the other side: a contact's name, or the number itself. */
  readonly nameOf: (call: CallSnapshot) => string;
  readonly onIncoming: (call: CallSnapshot) => void;
  /** A check of the phone goes on. */
  readonly onChecked: (report: object) => void;
}

const nothingDone: SetupProgress = Object.fromEntries(
  setupSteps.map((step) => [step, { state: 'waiting' }]),
) as SetupProgress;

/** Enough to scroll back through an afternoon. */
const timelineLimit = 300;

/** What the phone in the iframe does, as signals. It holds one phone at a time. */
export class PhoneStore {
  readonly steps: Signal<SetupProgress> = signal(nothingDone);
  readonly registration: Signal<RegistrationState> = signal('idle');
  readonly calls: Signal<CallHistory> = signal([]);
  readonly timeline: Signal<readonly TimelineEntry[]> = signal([]);
  /** For calling again. */
  readonly lastDialled: Signal<string | undefined> = signal(undefined);
  readonly meter: MediaMeter;
  /** The live call, or the last one. */
  readonly call: ReadonlySignal<CallSnapshot | undefined> = computed(() => currentCall(this.calls.value));
  readonly canDial: ReadonlySignal<boolean> = computed(
    () => this.registration.value === 'registered' && !isLive(this.call.value),
  );
  readonly problem: ReadonlySignal<Problem | undefined> = computed(
    () => this.#phoneProblem.value ?? this.#callProblem.value,
  );
  readonly #phoneProblem: Signal<Problem | undefined> = signal(undefined);
  readonly #callProblem: Signal<Problem | undefined> = signal(undefined);
  readonly #options: PhoneStoreOptions;
  #phone: DeskPhone | undefined;
  #lifetime: AbortController | undefined;
  #lineCount = 0;

  constructor(options: PhoneStoreOptions) {
    this.#options = options;
    this.meter = new MediaMeter(options.clock);
  }

  /** Puts a phone into `iframe`. The returned function gives up on it at once. */
  connect(iframe: HTMLIFrameElement, logIn: LogIn): () => void {
    const lifetime = new AbortController();
    this.#lifetime = lifetime;
    this.#reset();
    void this.#setUp(iframe, logIn, lifetime.signal);
    return () => {
      if (this.#lifetime === lifetime) void this.release();
    };
  }

  /** Ends calls and signs the phone off; resolves when its iframe may go. Never rejects. */
  async release(): Promise<void> {
    const phone = this.#phone;
    const lifetime = this.#lifetime;
    this.#phone = undefined;
    this.#lifetime = undefined;
    this.meter.stop();
    // The signal holds for the loaded frame too: aborted sooner, it would cut the phone's goodbye short.
    if (phone !== undefined) await phone.Dispose();
    lifetime?.abort();
  }

  async dial(number: string): Promise<void> {
    this.#callProblem.value = undefined;
    this.lastDialled.value = number;
    await this.#ask('Dial', async (phone) => await phone.Dial(number));
  }

  async answer(callId: string): Promise<void> {
    await this.#ask('Answer', async (phone) => await phone.Answer(callId));
  }

  async endCall(callId: string): Promise<void> {
    await this.#ask('EndCall', async (phone) => await phone.EndCall(callId));
  }

  async setTheme(theme: PhoneTheme): Promise<void> {
    await this.#ask('SetTheme', async (phone) => await phone.SetTheme(theme));
  }

  /** What went on inside the phone after `after`; undefined while there is none. */
  async insight(after: number): Promise<object | undefined> {
    return await this.#phone?.Insight(after);
  }

  /** Looks whether calls will work; undefined while there is no phone. */
  async check(): Promise<object | undefined> {
    return await this.#phone?.Check();
  }

  async stopCheck(): Promise<void> {
    await this.#phone?.StopCheck();
  }

  dismissCallProblem(): void {
    this.#callProblem.value = undefined;
  }

  clearTimeline(): void {
    this.timeline.value = [];
  }

  #reset(): void {
    batch(() => {
      this.steps.value = nothingDone;
      this.registration.value = 'idle';
      this.calls.value = [];
      this.#phoneProblem.value = undefined;
      this.#callProblem.value = undefined;
    });
  }

  async #setUp(iframe: HTMLIFrameElement, logIn: LogIn, signal: AbortSignal): Promise<void> {
    const { sdk, clock, theme } = this.#options;
    try {
      const phone = await setUpPhone({
        sdk,
        clock,
        iframe,
        logIn,
        theme: theme.value,
        signal,
        onStep: (step, progress) => this.#onStep(step, progress),
      });
      if (signal.aborted) await phone.Dispose();
      else this.#take(phone);
    } catch (thrown) {
      if (!signal.aborted) this.#fail('setup', toWireError(thrown), this.#failedStep());
    }
  }

  #failedStep(): string {
    return setupSteps.find((step) => this.steps.value[step].state === 'failed') ?? 'setup';
  }

  #take(phone: DeskPhone): void {
    this.#phone = phone;
    phone.on('registrationChanged', (event) => this.#onRegistration(event));
    phone.on('callChanged', ({ call }) => this.#onCall(call));
    phone.on('checkProgressed', ({ report }) => this.#options.onChecked(report));
    // A frame that is gone takes the phone with it; anything else leaves it as it is.
    phone.on('failed', ({ error }) => this.#fail(error.code.startsWith('frame/') ? 'setup' : 'call', error));
    phone.on('phoneTaken', ({ error }) => this.#fail('registration', error, 'phone'));
    // What happened before there was somebody to listen.
    this.#onRegistration({ state: phone.Registration });
    // The phone records from here on, so that the page under the hood has a story when it is opened.
    void phone.Insight().catch(() => undefined);
    void phone.InitTooltips().catch(() => undefined);
    void phone.SetTheme(this.#options.theme.value).catch(() => undefined);
  }

  #onStep(step: SetupStep, progress: StepProgress): void {
    this.steps.value = { ...this.steps.value, [step]: progress };
    this.#tell(stepLine(step, progress));
  }

  #onRegistration({ state, error }: FrameEvents['registrationChanged']): void {
    const isNews = state !== this.registration.peek() || error !== undefined;
    batch(() => {
      this.registration.value = state;
      if (error !== undefined) this.#phoneProblem.value = { source: 'registration', error };
      else if (state === 'registered') this.#phoneProblem.value = undefined;
      if (isNews) this.#tell(registrationLine(state, error));
    });
  }

  #onCall(call: CallSnapshot): void {
    const previous = this.calls.value.find(({ id }) => id === call.id);
    batch(() => {
      this.calls.value = withCall(this.calls.value, call);
      this.#tell(callLine(call, previous, this.#options.nameOf(call)));
      if (call.state === 'ended' && previous?.state !== 'ended' && call.error !== undefined) {
        this.#callProblem.value = { source: 'call', error: call.error };
      }
    });
    if (call.state === 'incoming' && previous === undefined) this.#options.onIncoming(call);
    this.#meter(call, previous);
  }

  #meter(call: CallSnapshot, previous: CallSnapshot | undefined): void {
    if (call.state === previous?.state) return;
    if (previous === undefined && this.call.value === call) this.meter.reset();
    if (call.state === 'connected') {
      const phone = this.#phone;
      if (phone !== undefined) this.meter.start(async () => await phone.MediaStats(call.id));
    }
    if (call.state === 'ended' && !isLive(this.call.value)) this.meter.stop();
  }

  async #ask(name: string, request: (phone: DeskPhone) => Promise<unknown>): Promise<void> {
    const phone = this.#phone;
    if (phone === undefined) return;
    try {
      await request(phone);
    } catch (thrown) {
      if (phone === this.#phone) this.#fail('call', toWireError(thrown), name);
    }
  }

  #fail(source: ProblemSource, error: WireError, from: string = source): void {
    const problem: Problem = { source, error };
    if (source === 'call') this.#callProblem.value = problem;
    else this.#phoneProblem.value = problem;
    this.#tell(errorLine(from, error));
  }

  #tell(line: TimelineLine | undefined): void {
    if (line === undefined) return;
    this.#lineCount += 1;
    const entry: TimelineEntry = { ...line, id: this.#lineCount, atMs: this.#options.clock.now() };
    this.timeline.value = [...this.timeline.value, entry].slice(-timelineLimit);
  }
}
