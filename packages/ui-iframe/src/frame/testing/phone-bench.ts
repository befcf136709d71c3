import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { FrameEvent, FrameEvents } from '@offhook/protocol';
import { aDocument } from '../../testing/provisioning-document.js';
import type { PhoneEngine } from '../engine/phone-engine.js';
import { PhoneController } from '../phone/phone-controller.js';
import { PhoneStore } from '../phone/phone-store.js';
import { toastFailures } from '../phone/toast-failures.js';
import { Toasts } from '../phone/toasts.js';
import { UserCommands } from '../phone/user-commands.js';
import { phoneViewModel, type PhoneViewModel, type Screen } from '../view-models/phone-view-model.js';
import { FakeEngine } from './fake-engine.js';

/** The whole phone without its views: a fake engine below, and everything it says written down. */
export class PhoneBench {
  readonly clock: ManualClock = new ManualClock(Date.parse('2026-11-21T10:00:04.000Z'));
  readonly store: PhoneStore = new PhoneStore();
  readonly toasts: Toasts = new Toasts({ clock: this.clock, store: this.store });
  readonly engines: FakeEngine[] = [];
  readonly keySounds: string[] = [];
  /** The engines that can be heard ringing. */
  readonly ringing: Set<PhoneEngine> = new Set<PhoneEngine>();
  /** What the host page hears, as `callChanged ringing`. */
  readonly news: string[] = [];
  /** Prepares the next engine before the phone gets it. */
  prepare: (engine: FakeEngine) => void = () => undefined;
  readonly controller: PhoneController;
  readonly commands: UserCommands;

  constructor() {
    const { clock, store, toasts } = this;
    this.controller = new PhoneController({
      createEngine: () => this.#makeEngine(),
      ringForEngine: (engine) => {
        this.ringing.add(engine);
        return () => this.ringing.delete(engine);
      },
      store,
      clock,
      logger: silentLogger,
    });
    this.commands = new UserCommands({
      controller: this.controller,
      store,
      toasts,
      keySound: { playKey: (key) => this.keySounds.push(key) },
    });
    toastFailures(this);
    this.#write('callChanged', ({ call }) => call.state);
    this.#write('registrationChanged', ({ error, state }) => [state, error?.code].filter(Boolean).join(' '));
    this.#write('failed', ({ error }) => error.code);
  }

  get engine(): FakeEngine {
    const engine = this.engines.at(-1);
    if (engine === undefined) throw new Error('There is no engine yet.');
    return engine;
  }

  get view(): PhoneViewModel {
    return phoneViewModel(this.store.current);
  }

  get screen(): Screen {
    return this.view.screen;
  }

  get toastTexts(): readonly string[] {
    return this.store.current.toasts.map(({ message }) => message);
  }

  /** A phone that is registered, with nothing written down yet. */
  async register(username?: string): Promise<FakeEngine> {
    await this.controller.provision({ document: aDocument(username), options: {} });
    this.engine.moveTo('registered');
    this.news.length = 0;
    return this.engine;
  }

  #makeEngine(): FakeEngine {
    const engine = new FakeEngine();
    this.prepare(engine);
    this.engines.push(engine);
    return engine;
  }

  #write<Name extends FrameEvent>(name: Name, detailOf: (payload: FrameEvents[Name]) => string): void {
    this.controller.on(name, (payload) => this.news.push(`${name} ${detailOf(payload)}`));
  }
}
