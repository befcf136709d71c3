import type { Clock } from '@offhook/primitives';
import type { CheckSounds, LoopSound } from '../../../check/check-ports.js';
import type { LevelMeter } from '../../../devices/device-access.js';
import type { Diagnosis } from '../../../devices/diagnosis.js';
import { closeContext, isRunningSoon } from '../../../devices/running-context.js';
import type { DevicesPort, LiveInput } from '../../../ports/devices-port.js';
import { AnalyserMeter } from '../devices/analyser-meter.js';
import { diagnoseMicrophone } from '../devices/diagnose-device.js';
import { openMicrophone } from '../microphone.js';
import { WebAudioLoopSound } from './web-audio-loop-sound.js';

export interface BrowserCheckSoundsOptions {
  readonly clock: Clock;
  /** Default: the browser chooses. */
  readonly devices: DevicesPort | undefined;
  readonly mayAsk: boolean;
}

/** The browser's microphone and tones. */
export class BrowserCheckSounds implements CheckSounds {
  readonly #options: BrowserCheckSoundsOptions;

  constructor(options: BrowserCheckSoundsOptions) {
    this.#options = options;
  }

  async diagnose(signal: AbortSignal): Promise<Diagnosis> {
    const { clock, mayAsk } = this.#options;
    return await diagnoseMicrophone({ clock, mayAsk, signal });
  }

  async openMicrophone(signal: AbortSignal): Promise<LiveInput> {
    const { devices } = this.#options;
    return await (devices?.openMicrophone(signal) ?? openMicrophone(signal));
  }

  createMeter(): LevelMeter {
    return new AnalyserMeter();
  }

  async createLoopSound(): Promise<LoopSound | undefined> {
    const context = new AudioContext();
    if (await isRunningSoon(context, this.#options.clock)) return new WebAudioLoopSound(context);
    await closeContext(context);
    return undefined;
  }
}
