import { type Clock, Emitter, SerialQueue, type Unsubscribe, waitFor } from '@offhook/primitives';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { AudioMixer } from './audio-mixer.js';
import type { Conference, ConferenceEvents } from './conference.js';
import { ConferenceError } from './conference-error.js';
import { ConferenceLeg } from './conference-leg.js';
import { mixingMatrix } from './mixing-matrix.js';

export interface MixedConferenceOptions {
  readonly mixer: AudioMixer<Call>;
  readonly clock: Clock;
  readonly whenAlone: 'talk' | 'hang-up';
}

/** The calls that are in a conference. */
const joined = new WeakMap<Call, Conference>();
/** A browser that does not play before a click never says so. */
const startTimeoutMs = 2_000;

/** Calls in a mix. Who comes and who goes, one after the other; who is over is gone at once. */
export class MixedConference implements Conference {
  readonly #options: MixedConferenceOptions;
  readonly #events = new Emitter<ConferenceEvents>();
  readonly #queue: SerialQueue = new SerialQueue();
  readonly #legs: Map<Call, ConferenceLeg> = new Map<Call, ConferenceLeg>();
  #isMuted = false;
  /** All whom it begins with are in. */
  #isComplete = false;
  #isEnded = false;

  constructor(options: MixedConferenceOptions) {
    this.#options = options;
  }

  get calls(): readonly Call[] {
    return [...this.#legs.keys()];
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  on<Name extends keyof ConferenceEvents>(
    name: Name,
    listener: (payload: ConferenceEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** Begins with these calls, or leaves all of them as they were. */
  async begin(list: readonly Call[], signal: AbortSignal | undefined): Promise<void> {
    const { clock, mixer } = this.#options;
    const calls = [...new Set(list)];
    const held = calls.filter(({ isOnHold }) => isOnHold);
    try {
      if (calls.length < 2) throw tooFew();
      for (const call of calls) checkCall(call);
      for (const call of calls) joined.set(call, this);
      await waitFor(() => mixer.start(), { clock, timeoutMs: startTimeoutMs, onTimeout: noSound, signal });
      for (const call of calls) await this.#enter(call, signal);
      if (this.#legs.size < 2) throw tooFew();
      this.#isComplete = true;
      this.#mix();
    } catch (error) {
      await this.#end(calls, async (call) => {
        if (held.includes(call) && !call.isOnHold) await call.hold();
      });
      throw error;
    }
  }

  async add(call: Call, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#queue.run(async () => {
      signal?.throwIfAborted();
      if (this.#isEnded) throw new ConferenceError('conference/ended', 'The conference is over.');
      if (this.#legs.has(call)) return;
      checkCall(call);
      const wasOnHold = call.isOnHold;
      try {
        await this.#enter(call, signal);
      } catch (error) {
        await this.#leave(call, wasOnHold);
        throw error;
      }
      this.#mix();
    });
  }

  async remove(call: Call): Promise<void> {
    await this.#queue.run(async () => {
      if (!this.#legs.has(call)) return;
      await this.#leave(call, true);
      await this.#settle();
    });
  }

  async split(active?: Call): Promise<void> {
    await this.#queue.run(async () => {
      const { calls } = this;
      const kept = active !== undefined && this.#legs.has(active) ? active : calls[0];
      await this.#end(calls, async (call) => {
        if (call !== kept) await call.hold();
      });
    });
  }

  async hangUp(): Promise<void> {
    await this.#queue.run(() => this.#end(this.calls, (call) => call.hangUp()));
  }

  async setOnHold(isOnHold: boolean): Promise<void> {
    const { calls } = this;
    await this.#queue.run(async () => {
      await Promise.all(calls.map((call) => (isOnHold ? call.hold() : call.resume({ leaveOthers: true }))));
    });
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    for (const call of this.#legs.keys()) call.setMuted(isMuted);
    this.#announce();
  }

  isParticipantMuted(call: Call): boolean {
    return this.#legs.get(call)?.isMuted === true;
  }

  setParticipantMuted(call: Call, isMuted: boolean): void {
    this.#legs.get(call)?.setMuted(isMuted);
    this.#mix();
  }

  async #enter(call: Call, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const session = mediaOf(call);
    if (session === undefined || call.state !== 'connected') throw invalidCall();
    const { mixer } = this.#options;
    const leg = new ConferenceLeg({
      call,
      session,
      mixer,
      onChanged: () => {
        this.#mix();
      },
    });
    this.#legs.set(call, leg);
    joined.set(call, this);
    call.on('ended', () => void this.#handleCallEnd(leg), { signal: leg.lifetime });
    if (this.#isMuted) call.setMuted(true);
    await leg.enter();
    await call.resume({ leaveOthers: true }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new ConferenceError('conference/cannot-resume', 'A call could not be taken back from hold.', {
        cause,
      });
    });
    signal?.throwIfAborted();
  }

  async #leave(call: Call, isToBeHeld: boolean): Promise<void> {
    const leg = this.#legs.get(call);
    this.#legs.delete(call);
    if (joined.get(call) === this) joined.delete(call);
    await leg?.leave();
    if (isToBeHeld && call.state === 'connected') await call.hold().catch(() => undefined);
  }

  async #handleCallEnd(leg: ConferenceLeg): Promise<void> {
    this.#legs.delete(leg.call);
    await leg.leave();
    if (this.#isComplete) await this.#queue.run(() => this.#settle());
  }

  /** Goes on with those who are left, or ends when that is one or nobody. */
  async #settle(): Promise<void> {
    if (this.#legs.size > 1) {
      this.#mix();
      return;
    }
    const { whenAlone } = this.#options;
    await this.#end(this.calls, async (call) => {
      if (whenAlone === 'hang-up') await call.hangUp();
    });
  }

  async #end(calls: readonly Call[], afterwards: (call: Call) => Promise<void>): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const call of calls) await this.#leave(call, false);
    await this.#options.mixer.close();
    const live = calls.filter(({ state }) => state === 'connected');
    await Promise.allSettled(live.map(afterwards));
    this.#events.emit('ended', { conference: this });
    this.#events.clear();
  }

  #mix(): void {
    if (this.#isEnded || !this.#isComplete) return;
    const legs = [...this.#legs.values()];
    const participants = legs.map(({ call, isMuted, isOnHold }) => ({ id: call, isMuted, isOnHold }));
    this.#options.mixer.mix(mixingMatrix(participants));
    this.#announce();
  }

  #announce(): void {
    if (this.#isComplete) this.#events.emit('changed', { conference: this });
  }
}

/** @throws ConferenceError conference/invalid-call */
function checkCall(call: Call): void {
  if (call.state !== 'connected' || joined.has(call) || mediaOf(call) === undefined) {
    throw invalidCall();
  }
}

function tooFew(): ConferenceError {
  return new ConferenceError('conference/too-few-calls', 'A conference needs two calls at least.');
}

function invalidCall(): ConferenceError {
  return new ConferenceError(
    'conference/invalid-call',
    'Only connected calls that are in no other conference can be joined.',
  );
}

function noSound(): ConferenceError {
  return new ConferenceError(
    'conference/no-sound',
    'The browser does not join calls yet. Click anywhere on the page, then try again.',
    { retryable: true },
  );
}
