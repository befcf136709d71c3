import { type Clock, type Logger, silentLogger, systemClock } from '@offhook/primitives';
import { BrowserDeviceAccess } from '../adapters/browser/devices/browser-device-access.js';
import type { AudioProcessor } from './audio-processor.js';
import type { DeviceStorage } from './device-memory.js';
import { Devices } from './devices.js';

export interface CreateDevicesOptions {
  /** Where the user's wishes are kept. Default: nowhere. */
  readonly storage?: DeviceStorage;
  /** Changes the microphone's sound before it is sent, as `rnnoise` of `@offhook/sip-core/noise`. Default: none. */
  readonly processor?: AudioProcessor;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly clock?: Clock;
}

/** Makes the device service of this page. Nothing is opened or asked before it is needed; `start` reads the list. */
export function createDevices(options: CreateDevicesOptions = {}): Devices {
  const { clock = systemClock, logger = silentLogger, processor, storage } = options;
  return new Devices({ access: new BrowserDeviceAccess(), clock, logger, processor, storage });
}
