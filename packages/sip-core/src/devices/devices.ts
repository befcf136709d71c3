import { type Clock, Emitter, type Logger, type Unsubscribe, waitFor } from '@offhook/primitives';
import type { DevicesPort, LiveInput, OutputRole, SoundOutput } from '../ports/devices-port.js';
import type { AudioProcessor } from './audio-processor.js';
import {
  type Device,
  type DevicePermission,
  type DeviceRole,
  deviceRoles,
  type InputKind,
  kindOf,
} from './device.js';
import type { DeviceAccess } from './device-access.js';
import type { ChoiceState } from './device-choice.js';
import { DeviceChoices } from './device-choices.js';
import { DeviceError } from './device-error.js';
import { DevicePermissions } from './device-permissions.js';
import { type DeviceStorage, maxWishCount, recallDevices, rememberDevices } from './device-memory.js';
import { type DevicePreference, findPreferred, preferenceFor } from './device-preference.js';
import type { DevicesEvents } from './devices-events.js';
import { defaultProcessing, type InputProcessing } from './input-processing.js';
import { InputSource } from './input-source.js';
import type { LevelListener } from './level-watch.js';
import { Levels, type LevelSource } from './levels.js';
import { onSettled } from './on-settled.js';
import { OutputRouter } from './output-router.js';

export interface RoleSnapshot {
  readonly state: ChoiceState;
  readonly device: Device | undefined;
  /** What the user wants, best first. */
  readonly wishes: readonly DevicePreference[];
}

export interface DevicesSnapshot {
  readonly devices: readonly Device[];
  readonly permissions: Readonly<Record<InputKind, DevicePermission>>;
  readonly roles: Readonly<Record<DeviceRole, RoleSnapshot>>;
  readonly processing: InputProcessing;
  /** Whether a loudspeaker can be chosen in this browser. */
  readonly canChooseOutput: boolean;
}

export interface DevicesParts {
  readonly access: DeviceAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly storage: DeviceStorage | undefined;
  readonly processor: AudioProcessor | undefined;
}

/** How long a call waits for the wishes and the list. Mostly they are there. */
const startTimeoutMs = 1_000;

/** The device service: what is there, what the user wants of it, and what calls use. */
export class Devices implements DevicesPort {
  readonly #parts: DevicesParts;
  readonly #events: Emitter<DevicesEvents> = new Emitter<DevicesEvents>();
  readonly #choices: DeviceChoices;
  readonly #inputs: Readonly<Record<InputKind, InputSource>>;
  readonly #outputs: OutputRouter;
  readonly #levels: Levels;
  readonly #permissions: DevicePermissions;
  readonly #lifetime: AbortController = new AbortController();
  #processing: InputProcessing = defaultProcessing;
  #processor: AudioProcessor | undefined;
  #starting: Promise<void> | undefined;

  constructor(parts: DevicesParts) {
    this.#parts = parts;
    this.#processor = parts.processor;
    this.#choices = new DeviceChoices(parts.access, this.#events);
    this.#permissions = new DevicePermissions(parts.access, (kind, permission) => {
      this.#events.emit('permissionChanged', { kind, permission });
    });
    this.#inputs = { microphone: this.#createInput('microphone'), camera: this.#createInput('camera') };
    this.#outputs = new OutputRouter({
      idOf: (role) => this.#outputId(role),
      onFailed: (role, error) => {
        this.#events.emit('outputFailed', { role, error });
      },
    });
    this.#levels = new Levels({
      ...parts,
      openMicrophone: async (signal) => await this.openMicrophone(signal),
      playedTracks: () => this.#outputs.tracks('speaker'),
    });
    this.#events.on('changed', ({ role }) => {
      this.#follow(role);
    });
  }

  on<Name extends keyof DevicesEvents>(
    name: Name,
    listener: (payload: DevicesEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** Recalls the user's wishes, reads the list and follows it from then on. Asks the user nothing. Safe to call twice. */
  async start(): Promise<void> {
    this.#starting ??= this.#start();
    await this.#starting;
  }

  snapshot(): DevicesSnapshot {
    const { choices, devices, wishes } = this.#choices;
    const roles = deviceRoles.map((role): [DeviceRole, RoleSnapshot] => {
      const { device, state } = choices[role];
      return [role, { state, device, wishes: wishes[role] }];
    });
    return {
      devices,
      permissions: this.#permissions.current,
      roles: Object.fromEntries(roles) as Record<DeviceRole, RoleSnapshot>,
      processing: this.#processing,
      canChooseOutput: this.#parts.access.canChooseOutput,
    };
  }

  /**
   * Uses this device for the role and remembers it as the most wanted one; `undefined` leaves it to the system. Resolves
   * when calls that go on use it. If it cannot be opened, they keep what they have, and so do the wishes.
   *
   * @throws DeviceError device/unknown, device/output-unsupported
   * @throws MediaError media/microphone-busy …
   */
  async choose(role: DeviceRole, id: string | undefined): Promise<void> {
    await this.start();
    const wishes = this.#choices.wishes[role];
    if (id === undefined) {
      await this.prefer(role, []);
      return;
    }
    const devices = this.#choices.devicesOf(role);
    const device = devices.find((one) => one.id === id);
    if (device === undefined) throw new DeviceError('device/unknown', 'This device is not there any more.');
    const others = wishes.filter((wish) => findPreferred(wish, devices) !== device);
    await this.prefer(role, [preferenceFor(device), ...others]);
  }

  /**
   * What is wanted for the role, best first; of each it is enough to know a part of the label. Resolves as `choose`.
   *
   * @throws DeviceError device/output-unsupported
   * @throws MediaError media/microphone-busy …
   */
  async prefer(role: DeviceRole, wishes: readonly DevicePreference[]): Promise<void> {
    await this.start();
    if (kindOf[role] === 'audiooutput' && !this.#parts.access.canChooseOutput) {
      const message = 'This browser plays on the loudspeaker that your system has chosen.';
      throw new DeviceError('device/output-unsupported', message);
    }
    const before = this.#choices.wishes[role];
    this.#choices.wish(role, wishes.slice(0, maxWishCount));
    try {
      if (role === 'microphone' || role === 'camera') await this.#inputs[role].follow();
      else this.#outputs.update(role);
    } catch (error) {
      this.#choices.wish(role, before);
      throw error;
    }
    await this.#remember();
  }

  /** Echo cancellation, noise suppression and gain, also in calls that go on. */
  async setProcessing(change: Partial<InputProcessing>): Promise<void> {
    await this.start();
    this.#processing = { ...this.#processing, ...change };
    await this.#inputs.microphone.applyProcessing();
    await this.#remember();
  }

  /** Changes the microphone's sound before it is sent, also in calls that go on. `undefined` ends that. */
  async setProcessor(processor: AudioProcessor | undefined): Promise<void> {
    if (this.#processor === processor) return;
    this.#processor = processor;
    await this.#inputs.microphone.reopen();
  }

  /** @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy … */
  async openMicrophone(signal: AbortSignal): Promise<LiveInput> {
    return await this.#take('microphone', signal);
  }

  /** As `openMicrophone`, to show the user their picture. A call takes its camera by `VideoRequest.deviceId`. */
  async openCamera(signal: AbortSignal): Promise<LiveInput> {
    return await this.#take('camera', signal);
  }

  routeOutput(output: SoundOutput, role: OutputRole): Unsubscribe {
    return this.#lifetime.signal.aborted ? () => undefined : this.#outputs.add(output, role);
  }

  /**
   * Tells the level twenty times a second until the returned function is called. Of the microphone, which is opened for
   * it, or of what calls play. Nothing is measured while nobody listens.
   */
  watchLevel(source: LevelSource, listener: LevelListener): Unsubscribe {
    return this.#lifetime.signal.aborted ? () => undefined : this.#levels.watch(source, listener);
  }

  /** Lets go of every device and of the browser. Safe to call twice. */
  dispose(): void {
    if (this.#lifetime.signal.aborted) return;
    const reason = new DeviceError('device/disposed', 'The phone was closed.');
    this.#lifetime.abort(reason);
    this.#levels.dispose();
    for (const input of Object.values(this.#inputs)) input.dispose(reason);
    this.#outputs.dispose();
    this.#choices.dispose();
    this.#events.clear();
  }

  async #start(): Promise<void> {
    const { access, clock, logger, storage } = this.#parts;
    const { signal } = this.#lifetime;
    if (storage !== undefined) {
      try {
        const { processing, wishes } = await recallDevices(storage);
        this.#processing = processing;
        for (const role of deviceRoles) this.#choices.wish(role, wishes[role]);
      } catch (error) {
        logger.warn('the wishes for devices could not be recalled', { error: String(error) });
      }
    }
    if (signal.aborted) return;
    onSettled({ watch: (task) => access.watch(task), clock, signal }, () => {
      void this.#refresh();
    });
    await this.#refresh();
  }

  /** A browser that does not tell leaves everything as it was. */
  async #refresh(): Promise<void> {
    try {
      await this.#permissions.refresh();
      await this.#choices.refresh();
    } catch (error) {
      this.#parts.logger.warn('devices could not be listed', { error: String(error) });
    }
  }

  async #take(kind: InputKind, signal: AbortSignal): Promise<LiveInput> {
    this.#lifetime.signal.throwIfAborted();
    await this.#waitForStart(signal);
    return await this.#inputs[kind].take(signal);
  }

  /** A call gets the browser's microphone rather than none, if a storage or a driver does not answer. */
  async #waitForStart(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#parts;
    const late = new Error('The devices are not known yet.');
    const onTimeout = (): Error => late;
    try {
      await waitFor(async () => await this.start(), { clock, timeoutMs: startTimeoutMs, onTimeout, signal });
    } catch (error) {
      if (error !== late) throw error;
      logger.warn('devices are slow to be listed', { waitedMs: startTimeoutMs });
    }
  }

  /** Another device is in use for the role. */
  #follow(role: DeviceRole): void {
    if (role === 'speaker' || role === 'ringer') {
      this.#outputs.update(role);
      return;
    }
    this.#inputs[role].follow().catch((error: unknown) => {
      this.#parts.logger.warn('a device could not be opened', { role, error: String(error) });
    });
  }

  #outputId(role: OutputRole): string {
    const { device } = this.#choices.choices[role];
    // An empty id is the system's choice, which goes on following the system.
    return device === undefined || this.#isSystems(role) ? '' : device.id;
  }

  #isSystems(role: DeviceRole): boolean {
    return this.#choices.choices[role].rank >= this.#choices.wishes[role].length;
  }

  #createInput(kind: InputKind): InputSource {
    return new InputSource({
      ...this.#parts,
      kind,
      wanted: () => ({
        device: this.#choices.choices[kind].device,
        isSystems: this.#isSystems(kind),
        hint: this.#choices.wishes[kind][0]?.id,
      }),
      processing: () => this.#processing,
      processor: () => this.#processor,
      refresh: async () => {
        await this.#refresh();
      },
      onProcessorFailed: (error) => {
        this.#events.emit('processorFailed', { error });
      },
    });
  }

  async #remember(): Promise<void> {
    const { logger, storage } = this.#parts;
    const { wishes } = this.#choices;
    try {
      if (storage !== undefined) await rememberDevices(storage, { wishes, processing: this.#processing });
    } catch (error) {
      logger.warn('the wishes for devices could not be remembered', { error: String(error) });
    }
  }
}
