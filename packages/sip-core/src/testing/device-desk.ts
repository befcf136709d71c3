import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, expect } from 'vitest';
import type { AudioProcessor } from '../devices/audio-processor.js';
import type { Device, DeviceKind } from '../devices/device.js';
import type { DeviceStorage } from '../devices/device-memory.js';
import { Devices } from '../devices/devices.js';
import { settleMs } from '../devices/on-settled.js';
import { FakeDeviceAccess } from './fake-device-access.js';

export const deviceOf = (kind: DeviceKind, name: string): Device => ({
  id: `${kind}-${name}`,
  groupId: name,
  kind,
  label: name,
});
export const headsetIn: Device = deviceOf('audioinput', 'Headset');
export const headsetOut: Device = deviceOf('audiooutput', 'Headset');
export const laptopIn: Device = deviceOf('audioinput', 'Laptop');
export const laptopOut: Device = deviceOf('audiooutput', 'Laptop');
export const headset: readonly Device[] = [headsetIn, headsetOut];
export const laptop: readonly Device[] = [laptopIn, laptopOut, deviceOf('videoinput', 'Laptop')];

export interface DeskOptions {
  readonly storage?: DeviceStorage;
  readonly processor?: AudioProcessor;
}

/** A device service with fakes around it, and a list of what it told. */
export class DeviceDesk {
  readonly clock: ManualClock = new ManualClock();
  readonly access: FakeDeviceAccess;
  readonly devices: Devices;
  readonly #told: string[] = [];

  constructor(there: readonly Device[] = [...headset, ...laptop], options: DeskOptions = {}) {
    this.access = new FakeDeviceAccess(there);
    const { access, clock } = this;
    const { processor, storage } = options;
    this.devices = new Devices({ access, clock, logger: silentLogger, storage, processor });
    const tell = (text: string): void => {
      this.#told.push(text);
    };
    this.devices.on('deviceLost', ({ device, role }) => tell(`${role} lost ${device.label}`));
    this.devices.on('fellBack', ({ device, role }) => tell(`${role} fell back to ${device.label}`));
    this.devices.on('restored', ({ device, role }) => tell(`${role} restored ${device.label}`));
    this.devices.on('listChanged', ({ devices }) => tell(`list of ${devices.length}`));
    this.devices.on('permissionChanged', ({ kind, permission }) => tell(`${kind} ${permission}`));
    this.devices.on('outputFailed', ({ error, role }) => tell(`${role} failed: ${error.code}`));
    this.devices.on('processorFailed', ({ error }) => tell(`processor failed: ${error.code}`));
  }

  /** The browser's burst of events is over. */
  async settle(): Promise<void> {
    await this.clock.advance(settleMs);
  }

  /** What was told since the last time of asking. */
  news(): readonly string[] {
    return this.#told.splice(0);
  }

  /** Ends it twice, and answers what was left behind. */
  leftovers(): Readonly<Record<string, number>> {
    this.devices.dispose();
    this.devices.dispose();
    const { contexts, liveTracks, meters, watcherCount } = this.access;
    return {
      tracks: liveTracks.length,
      meters: meters.filter(({ isClosed }) => !isClosed).length,
      contexts: contexts.filter(({ state }) => state !== 'closed').length,
      watchers: watcherCount,
      timers: this.clock.pendingCount,
    };
  }
}

const nothingLeft: Readonly<Record<string, number>> = {
  tracks: 0,
  meters: 0,
  contexts: 0,
  watchers: 0,
  timers: 0,
};

/** Makes desks, and ends them after each test: none may leave anything behind. */
export function useDeviceDesks(): (...parameters: ConstructorParameters<typeof DeviceDesk>) => DeviceDesk {
  const desks: DeviceDesk[] = [];

  afterEach(() => {
    for (const desk of desks.splice(0)) expect(desk.leftovers()).toEqual(nothingLeft);
  });

  return (...parameters) => {
    const desk = new DeviceDesk(...parameters);
    desks.push(desk);
    return desk;
  };
}
