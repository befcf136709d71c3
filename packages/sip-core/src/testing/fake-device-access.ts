import type { Unsubscribe } from '@offhook/primitives';
import type { Device, DeviceKind, DevicePermission, InputKind } from '../devices/device.js';
import type { DeviceAccess, InputRequest, LevelMeter } from '../devices/device-access.js';
import { MediaError } from '../media/media-error.js';
import { FakeDeviceTrack } from './fake-device-track.js';

/** A desk full of devices that a test plugs and unplugs. */
export class FakeDeviceAccess implements DeviceAccess {
  canChooseOutput = true;
  /** What the user has answered. Names and ids are hidden until it is `granted`. */
  readonly permissions: Record<InputKind, DevicePermission> = { microphone: 'granted', camera: 'granted' };
  /** What the next opening rejects with. Default: nothing. */
  openError: MediaError | undefined;
  /** Microphones refuse to change while they are open. */
  isRigid = false;
  /** Every opening, in order. */
  readonly requests: InputRequest[] = [];
  /** Every track that was opened, also the stopped ones. */
  readonly tracks: FakeDeviceTrack[] = [];
  readonly meters: FakeMeter[] = [];
  readonly contexts: FakeAudioContext[] = [];
  /** Contexts begin suspended, as before the first click. */
  isLocked = false;
  #devices: readonly Device[];
  readonly #watchers: Set<() => void> = new Set<() => void>();

  constructor(devices: readonly Device[] = []) {
    this.#devices = devices;
  }

  /** How many listen to changes. */
  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Tracks of devices that were not stopped. */
  get liveTracks(): readonly FakeDeviceTrack[] {
    return this.tracks.flatMap((track) => [track, ...track.clones]).filter(isLive);
  }

  async list(): Promise<readonly Device[]> {
    await Promise.resolve();
    return this.#devices.map((device) =>
      this.#isNamed(device.kind) ? device : { ...device, id: '', groupId: '', label: '' },
    );
  }

  async permission(kind: InputKind): Promise<DevicePermission> {
    return await Promise.resolve(this.permissions[kind]);
  }

  watch(onChange: () => void): Unsubscribe {
    this.#watchers.add(onChange);
    return () => {
      this.#watchers.delete(onChange);
    };
  }

  async open(request: InputRequest, signal: AbortSignal): Promise<MediaStreamTrack> {
    this.requests.push(request);
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.openError !== undefined) throw this.openError;
    const kind: DeviceKind = request.kind === 'microphone' ? 'audioinput' : 'videoinput';
    const there = this.#devices.filter((device) => device.kind === kind);
    const device = there.find(({ id }) => id === request.id) ?? (request.isExact ? undefined : there[0]);
    if (device === undefined)
      throw new MediaError(`media/no-${request.kind}`, `No ${request.kind} was found.`);
    this.permissions[request.kind] = 'granted';
    const track = new FakeDeviceTrack(kind === 'audioinput' ? 'audio' : 'video', device);
    track.isRigid = this.isRigid;
    track.settings = { ...track.settings, groupId: device.groupId, ...request.processing };
    this.tracks.push(track);
    return track;
  }

  createAudioContext(): AudioContext {
    const context = new FakeAudioContext(this.isLocked ? 'suspended' : 'running');
    this.contexts.push(context);
    return context as unknown as AudioContext;
  }

  createMeter(): LevelMeter {
    const meter = new FakeMeter();
    this.meters.push(meter);
    return meter;
  }

  /** Exchanges what is on the desk: tracks of what is gone end, and the browser says so. */
  setDevices(devices: readonly Device[]): void {
    const gone = this.#devices.filter((one) => !devices.some(({ id }) => id === one.id));
    this.#devices = devices;
    for (const { id } of gone) {
      for (const track of this.tracks.filter(({ deviceId }) => deviceId === id)) track.end();
    }
    this.tell();
  }

  plug(...devices: readonly Device[]): void {
    this.setDevices([...this.#devices, ...devices]);
  }

  unplug(...ids: readonly string[]): void {
    this.setDevices(this.#devices.filter(({ id }) => !ids.includes(id)));
  }

  /** `devicechange`, or a permission that changed. */
  tell(): void {
    for (const onChange of [...this.#watchers]) onChange();
  }

  #isNamed(kind: DeviceKind): boolean {
    return this.permissions[kind === 'videoinput' ? 'camera' : 'microphone'] === 'granted';
  }
}

/** A meter that reads what a test says. */
export class FakeMeter implements LevelMeter {
  tracks: readonly MediaStreamTrack[] = [];
  sample = 0;
  isClosed = false;

  setTracks(tracks: readonly MediaStreamTrack[]): void {
    this.tracks = tracks;
  }

  read(): number {
    return this.sample;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** As much of an `AudioContext` as decides whether sound may be processed. */
export class FakeAudioContext extends EventTarget {
  state: AudioContextState;

  constructor(state: AudioContextState) {
    super();
    this.state = state;
  }

  async resume(): Promise<void> {
    // Settles at the first click only.
    if (this.state !== 'running') await new Promise<void>(() => undefined);
  }

  async close(): Promise<void> {
    this.#become('closed');
    await Promise.resolve();
  }

  /** The user clicks. */
  unlock(): void {
    this.#become('running');
  }

  #become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function isLive({ readyState }: FakeDeviceTrack): boolean {
  return readyState === 'live';
}
