import { type Emitter, SerialQueue } from '@offhook/primitives';
import { type Device, type DeviceRole, deviceRoles, kindOf } from './device.js';
import type { DeviceAccess } from './device-access.js';
import { type Choice, isSameDevice, nextChoice, unknownChoice } from './device-choice.js';
import type { DevicesEvents } from './devices-events.js';
import { type DeviceWishes, noWishes } from './device-memory.js';
import type { DevicePreference } from './device-preference.js';

export type DeviceChoiceMap = Readonly<Record<DeviceRole, Choice>>;

/** Which device is in use for each role: the best one by the user's wishes of those that are there. */
export class DeviceChoices {
  readonly #access: DeviceAccess;
  readonly #events: Emitter<DevicesEvents>;
  readonly #queue: SerialQueue = new SerialQueue();
  readonly #choices: Record<DeviceRole, Choice> = {
    microphone: unknownChoice,
    speaker: unknownChoice,
    ringer: unknownChoice,
    camera: unknownChoice,
  };
  #devices: readonly Device[] = [];
  #wishes: DeviceWishes = noWishes;
  #isDisposed = false;

  constructor(access: DeviceAccess, events: Emitter<DevicesEvents>) {
    this.#access = access;
    this.#events = events;
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  get wishes(): DeviceWishes {
    return this.#wishes;
  }

  get choices(): DeviceChoiceMap {
    return { ...this.#choices };
  }

  /** Looks at the list again. Who asks together gets looks one after the other. */
  async refresh(): Promise<void> {
    await this.#queue.run(async () => {
      const devices = await this.#access.list();
      if (this.#isDisposed) return;
      const isChanged = !isSameList(this.#devices, devices);
      this.#devices = devices;
      if (isChanged) this.#events.emit('listChanged', { devices });
      for (const role of deviceRoles) this.#look(role, this.#choices[role]);
    });
  }

  /** From now on the user wants these for the role, best first. */
  wish(role: DeviceRole, wishes: readonly DevicePreference[]): void {
    this.#wishes = { ...this.#wishes, [role]: wishes };
    // Ranks among the old wishes mean nothing among the new ones.
    this.#look(role, { ...this.#choices[role], state: 'unknown' });
  }

  devicesOf(role: DeviceRole): readonly Device[] {
    return this.#devices.filter(({ kind }) => kind === kindOf[role]);
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  #look(role: DeviceRole, before: Choice): void {
    // A browser that cannot route sound lists no loudspeakers, or for show only.
    if (kindOf[role] === 'audiooutput' && !this.#access.canChooseOutput) return;
    const inUse = this.#choices[role].device;
    const { choice, lost, news } = nextChoice(before, this.devicesOf(role), this.#wishes[role]);
    const { device, rank } = choice;
    this.#choices[role] = choice;
    if (lost !== undefined) this.#events.emit('deviceLost', { role, device: lost });
    if (news === 'fellBack' && device !== undefined) {
      this.#events.emit('fellBack', { role, device, wanted: this.#wishes[role][0] });
    }
    if (news === 'restored' && device !== undefined) {
      this.#events.emit('restored', { role, device, isFirstChoice: rank === 0 });
    }
    if (!isSameDevice(inUse, device)) this.#events.emit('changed', { role, device });
  }
}

function isSameList(one: readonly Device[], other: readonly Device[]): boolean {
  return (
    one.length === other.length &&
    one.every((device, index) => {
      const same = other[index];
      return isSameDevice(device, same) && device.label === same?.label && device.groupId === same.groupId;
    })
  );
}
