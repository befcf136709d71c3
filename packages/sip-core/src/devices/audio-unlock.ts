import { Emitter, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import { type AudioUnlockState, audioUnlockTable, type AudioUnlockTrigger } from './audio-unlock-state.js';

export interface AudioUnlockEvents {
  changed: { readonly state: AudioUnlockState };
}

/** The browser's rule about sound before a click. */
export interface AudioGate {
  /** Whether the page may be heard now. Answers soon. */
  isOpen(): Promise<boolean>;
  /** Asks for it. Works in a click or a key only. Answers soon whether it did. */
  open(): Promise<boolean>;
  /** Calls back at each click and key on the page, within it. */
  onGesture(task: () => void): Unsubscribe;
  /** Gives everything back. Safe to call twice. */
  close(): void;
}

export interface AudioUnlockParts {
  readonly gate: AudioGate;
  /** Any click or key on the page unlocks. */
  readonly atFirstGesture: boolean;
}

/** Whether the phone can ring. Ask before the first call comes in: nothing else tells that it will be silent. */
export class AudioUnlock implements Subscribable<AudioUnlockEvents> {
  readonly #parts: AudioUnlockParts;
  readonly #events: Emitter<AudioUnlockEvents> = new Emitter<AudioUnlockEvents>();
  #state: AudioUnlockState = 'locked';
  #isOver = false;
  #stopListening: Unsubscribe = () => undefined;
  #starting: Promise<void> | undefined;

  constructor(parts: AudioUnlockParts) {
    this.#parts = parts;
  }

  get state(): AudioUnlockState {
    return this.#state;
  }

  /** What the user should do, in a sentence; empty when nothing is to be done. */
  get advice(): string {
    return this.#state === 'unlocked' ? '' : 'Click anywhere on this page, so that you can hear it ring.';
  }

  on<Name extends keyof AudioUnlockEvents>(
    name: Name,
    listener: (payload: AudioUnlockEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** Finds out how it stands, and waits for the first click where it has to. Safe to call twice. */
  async start(): Promise<void> {
    this.#starting ??= this.#start();
    await this.#starting;
  }

  /**
   * Lets the page be heard. Call it in the handler of a click or a key, before anything is awaited there. Answers
   * whether it can be heard; outside of a click it mostly cannot.
   */
  async unlock(): Promise<boolean> {
    if (this.#state !== 'unlocked' && !this.#isOver) {
      this.#apply('asked');
      // Also while an earlier try goes on: of the events of one click, browsers take only some for a wish.
      this.#apply((await this.#parts.gate.open()) ? 'allowed' : 'refused');
    }
    return this.#state === 'unlocked';
  }

  /** Stops listening and gives everything back. Safe to call twice. */
  dispose(): void {
    this.#isOver = true;
    this.#events.clear();
    this.#giveBack();
  }

  async #start(): Promise<void> {
    if (this.#isOver) return;
    const { atFirstGesture, gate } = this.#parts;
    if (atFirstGesture) {
      this.#stopListening = gate.onGesture(() => {
        void this.unlock();
      });
    }
    if (await gate.isOpen()) this.#apply('allowed');
  }

  #apply(trigger: AudioUnlockTrigger): void {
    const next = audioUnlockTable[this.#state][trigger];
    if (next === undefined || this.#isOver) return;
    this.#state = next;
    if (next === 'unlocked') this.#giveBack();
    this.#events.emit('changed', { state: next });
  }

  #giveBack(): void {
    this.#stopListening();
    this.#parts.gate.close();
  }
}
