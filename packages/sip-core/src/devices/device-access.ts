import type { Unsubscribe } from '@offhook/primitives';
import type { Device, DevicePermission, InputKind } from './device.js';
import type { InputProcessing } from './input-processing.js';

/** The browser's devices. The real one is in `adapters/browser/devices`. */
export interface DeviceAccess {
  /** Whether sound can be sent to another loudspeaker than the system's. */
  readonly canChooseOutput: boolean;
  list(): Promise<readonly Device[]>;
  /** Without asking the user. */
  permission(kind: InputKind): Promise<DevicePermission>;
  /** Calls back when a device or a permission comes or goes. Browsers do so several times for one plug. */
  watch(onChange: () => void): Unsubscribe;
  /**
   * Opens a microphone or camera; asks the user where that is needed. Aborting `signal` gives it back.
   *
   * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy …
   */
  open(request: InputRequest, signal: AbortSignal): Promise<MediaStreamTrack>;
  createAudioContext(): AudioContext;
  /** Makes ready to measure. */
  createMeter(): LevelMeter;
}

export interface InputRequest {
  readonly kind: InputKind;
  /** Undefined: whichever the browser takes. */
  readonly id: string | undefined;
  /** Nothing else than the wanted one will do. */
  readonly isExact: boolean;
  /** For a microphone alone. */
  readonly processing: InputProcessing;
}

/** Measures the sum of tracks. */
export interface LevelMeter {
  /** From then on exactly these are measured. */
  setTracks(tracks: readonly MediaStreamTrack[]): void;
  /** The loudest sample of the last moments, from 0 to 1. */
  read(): number;
  /** Gives everything back. The tracks are their owner's. */
  close(): void;
}
