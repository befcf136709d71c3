import type { Clock } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import type { CheckSounds, IceProbe, IceSightings, LoopSound } from '../check/check-ports.js';
import { diagnose, type Diagnosis, type Observations } from '../devices/diagnosis.js';
import type { MediaError } from '../media/media-error.js';
import type { LiveInput } from '../ports/devices-port.js';
import { FakeMeter } from './fake-device-access.js';
import { FakeTrack } from './fake-tracks.js';

const silent: IceSightings = { isUsable: true, candidate: undefined, errorCodes: [], isComplete: false };

/** Servers that answer as a test says; one that it says nothing of is silent. */
export class FakeIceProbe implements IceProbe {
  /** By address. Without `afterMs`, at once. */
  readonly answers: Map<string, Partial<IceSightings> & { readonly afterMs?: number }> = new Map<
    string,
    Partial<IceSightings> & { readonly afterMs?: number }
  >();
  /** Every server that was tried. */
  readonly probed: IceServer[] = [];
  /** How many are under way. */
  openCount = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async probe(server: IceServer, signal: AbortSignal): Promise<IceSightings> {
    this.probed.push(server);
    const { afterMs = 0, ...answer } = this.answers.get(server.urls[0] ?? '') ?? { afterMs: Infinity };
    if (answer.isUsable === false) return { ...silent, ...answer };
    this.openCount += 1;
    const isAnswered = await answeredBefore(signal, afterMs, this.#clock);
    this.openCount -= 1;
    return isAnswered ? { ...silent, ...answer } : silent;
  }
}

async function answeredBefore(signal: AbortSignal, afterMs: number, clock: Clock): Promise<boolean> {
  if (signal.aborted) return false;
  return await new Promise<boolean>((resolve) => {
    const cancel = afterMs === Infinity ? () => undefined : clock.after(afterMs, () => settle(true));
    const settle = (isAnswered: boolean): void => {
      cancel();
      resolve(isAnswered);
    };
    signal.addEventListener('abort', () => settle(false), { once: true });
  });
}

const allowed: Observations = {
  kind: 'microphone',
  isSecurePage: true,
  hasMediaDevices: true,
  isAllowedByPolicy: true,
  isFramed: false,
  isParentAllowed: undefined,
  isNamedByFrame: undefined,
  permission: 'granted',
  deviceCount: 1,
  attempt: { isOpened: true },
};

/** A microphone that hears what a test says, and a line that gives tones back after a while. */
export class FakeCheckSounds implements CheckSounds {
  /** What the permission doctor sees besides a microphone that works. */
  observations: Partial<Observations> = {};
  /** The user thinks. */
  isAsking = false;
  /** What opening the microphone rejects with. Default: nothing. */
  microphoneError: MediaError | undefined;
  /** From 0 to 1. */
  level = 0.2;
  /** How long tones take to come back. Undefined: they do not. */
  echoMs: number | undefined = 120;
  /** The page may make sound. */
  canPlay = true;
  readonly tracks: FakeTrack[] = [];
  readonly meters: FakeMeter[] = [];
  readonly loopSounds: FakeLoopSound[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async diagnose(signal: AbortSignal): Promise<Diagnosis> {
    if (this.isAsking) {
      await new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    return diagnose({ ...allowed, ...this.observations });
  }

  async openMicrophone(signal: AbortSignal): Promise<LiveInput> {
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.microphoneError !== undefined) throw this.microphoneError;
    const track = new FakeTrack('audio', 'Headset');
    this.tracks.push(track);
    return {
      track,
      on: () => () => undefined,
      release: () => {
        track.stop();
      },
    };
  }

  createMeter(): FakeMeter {
    const meter = new FakeMeter();
    meter.sample = this.level;
    this.meters.push(meter);
    return meter;
  }

  async createLoopSound(): Promise<LoopSound | undefined> {
    await Promise.resolve();
    if (!this.canPlay) return undefined;
    const sound = new FakeLoopSound(this.#clock, this.echoMs);
    this.loopSounds.push(sound);
    return sound;
  }

  /** Nothing was left open. */
  get isClean(): boolean {
    return (
      this.tracks.every(({ readyState }) => readyState === 'ended') &&
      this.meters.every(({ isClosed }) => isClosed) &&
      this.loopSounds.every(({ isClosed }) => isClosed)
    );
  }
}

/** A tone that comes back after `echoMs`, once somebody listens. */
export class FakeLoopSound implements LoopSound {
  readonly track: FakeTrack = new FakeTrack('audio', 'tone');
  isClosed = false;
  listenedTo: MediaStreamTrack | undefined;
  readonly #clock: Clock;
  readonly #echoMs: number | undefined;
  readonly #changes: { readonly atMs: number; readonly isOn: boolean }[] = [];

  constructor(clock: Clock, echoMs: number | undefined) {
    this.#clock = clock;
    this.#echoMs = echoMs;
  }

  setBeeping(isOn: boolean): void {
    if (this.#changes.at(-1)?.isOn !== isOn) this.#changes.push({ atMs: this.#clock.now(), isOn });
  }

  listenTo(track: MediaStreamTrack): void {
    this.listenedTo = track;
  }

  read(): number {
    const echoMs = this.listenedTo === undefined ? undefined : this.#echoMs;
    if (echoMs === undefined) return 0;
    const heardMs = this.#clock.now() - echoMs;
    return this.#changes.filter(({ atMs }) => atMs <= heardMs).at(-1)?.isOn === true ? 0.3 : 0;
  }

  close(): void {
    this.isClosed = true;
    this.track.stop();
  }
}
