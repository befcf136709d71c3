import { Emitter, SerialQueue, type Unsubscribe } from '@offhook/primitives';
import type { MediaError } from '../media/media-error.js';
import type { LiveInput, LiveInputEvents } from '../ports/devices-port.js';
import { untilAborted } from './until-aborted.js';

/** One opening of a device. */
export interface Capture {
  /** What the users get clones of. */
  readonly track: MediaStreamTrack;
  /** Calls back once, when the device goes away by itself. */
  onEnded(task: () => void): void;
  /** Closes the device. */
  close(): void;
}

export interface LiveSourceParts {
  readonly open: (signal: AbortSignal) => Promise<Capture>;
  /** The device went away by itself; whoever knows a better one calls `renew`. */
  readonly onEnded: () => void;
}

/**
 * A device that several users share: opened for the first, closed after the last. Another capture takes its place
 * without a gap: the new one is there before the old one is closed.
 */
export class LiveSource {
  readonly #parts: LiveSourceParts;
  readonly #queue: SerialQueue = new SerialQueue();
  readonly #users: Set<SharedInput> = new Set<SharedInput>();
  readonly #lifetime: AbortController = new AbortController();
  #capture: Capture | undefined;

  constructor(parts: LiveSourceParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#capture !== undefined;
  }

  get hasUsers(): boolean {
    return this.#users.size > 0;
  }

  async take(signal: AbortSignal): Promise<LiveInput> {
    const either = AbortSignal.any([signal, this.#lifetime.signal]);
    return await untilAborted(
      this.#queue.run(async () => await this.#share(either)),
      either,
    );
  }

  /** Opens the device anew, as `open` finds it now. A failure leaves the users what they have. */
  async renew(): Promise<void> {
    await this.#queue.run(async () => {
      if (this.#users.size === 0) return;
      const { signal } = this.#lifetime;
      const next = await this.#parts.open(signal);
      if (signal.aborted || this.#users.size === 0) {
        next.close();
        return;
      }
      const old = this.#capture;
      this.#use(next);
      for (const user of this.#users) user.replace(next.track.clone());
      old?.close();
    });
  }

  /** Nothing can take the place of the device that ended. */
  tellLost(error: MediaError): void {
    // Each loss is told once, however often it is tried to mend it.
    if (this.#capture === undefined) return;
    this.#capture.close();
    this.#capture = undefined;
    for (const user of [...this.#users]) user.tellLost(error);
  }

  dispose(reason: unknown): void {
    this.#lifetime.abort(reason);
    for (const user of [...this.#users]) user.release();
  }

  async #share(signal: AbortSignal): Promise<LiveInput> {
    signal.throwIfAborted();
    try {
      const capture = this.#capture ?? (await this.#openForAll(signal));
      signal.throwIfAborted();
      const user = new SharedInput(capture.track.clone(), () => this.#release(user));
      this.#users.add(user);
      return user;
    } finally {
      this.#closeIfUnused();
    }
  }

  /** Those who lost theirs get the new one, too. */
  async #openForAll(signal: AbortSignal): Promise<Capture> {
    const capture = await this.#parts.open(signal);
    this.#use(capture);
    for (const user of this.#users) user.replace(capture.track.clone());
    return capture;
  }

  #use(capture: Capture): void {
    this.#capture = capture;
    capture.onEnded(() => {
      if (this.#capture === capture) this.#parts.onEnded();
    });
  }

  #release(user: SharedInput): void {
    this.#users.delete(user);
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.hasUsers) return;
    this.#capture?.close();
    this.#capture = undefined;
  }
}

/** One user's part of a shared device. */
class SharedInput implements LiveInput {
  readonly #events: Emitter<LiveInputEvents> = new Emitter<LiveInputEvents>();
  readonly #onRelease: () => void;
  #track: MediaStreamTrack;
  #isReleased = false;

  constructor(track: MediaStreamTrack, onRelease: () => void) {
    this.#track = track;
    this.#onRelease = onRelease;
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  on<Name extends keyof LiveInputEvents>(
    name: Name,
    listener: (payload: LiveInputEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  replace(track: MediaStreamTrack): void {
    const old = this.#track;
    // Who is muted stays so.
    track.enabled = old.enabled;
    this.#track = track;
    this.#events.emit('replaced', { track });
    old.stop();
  }

  tellLost(error: MediaError): void {
    this.#events.emit('lost', { error });
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#events.clear();
    this.#track.stop();
    this.#onRelease();
  }
}
