import { type Clock, type Logger, SerialQueue } from '@offhook/primitives';
import { MediaError } from '../media/media-error.js';
import type { LiveInput } from '../ports/devices-port.js';
import type { AudioProcessor } from './audio-processor.js';
import type { Device, InputKind } from './device.js';
import type { DeviceAccess, InputRequest } from './device-access.js';
import { isSameDevice } from './device-choice.js';
import type { DeviceError } from './device-error.js';
import { type InputProcessing, runsAs } from './input-processing.js';
import { type Capture, LiveSource } from './live-source.js';
import { processTrack } from './processed-track.js';

/** What an input is to be, at the moment of asking. */
export interface WantedInput {
  /** The device to use; undefined while the list is not known. */
  readonly device: Device | undefined;
  /** Nobody wished for it: it is what the system prefers. */
  readonly isSystems: boolean;
  /** The id of the first wish, for a list that hides its ids. */
  readonly hint: string | undefined;
}

export interface InputSourceParts {
  readonly kind: InputKind;
  readonly access: DeviceAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wanted: () => WantedInput;
  readonly processing: () => InputProcessing;
  readonly processor: () => AudioProcessor | undefined;
  /** Reads the list of devices again. */
  readonly refresh: () => Promise<void>;
  readonly onProcessorFailed: (error: DeviceError) => void;
}

/** The chosen microphone, or the chosen camera: stays the chosen one while it is open. */
export class InputSource {
  readonly #parts: InputSourceParts;
  readonly #source: LiveSource;
  readonly #queue: SerialQueue = new SerialQueue();
  #raw: MediaStreamTrack | undefined;
  #device: Device | undefined;

  constructor(parts: InputSourceParts) {
    this.#parts = parts;
    this.#source = new LiveSource({
      open: async (signal) => await this.#open(signal),
      onEnded: () => {
        void this.#recover();
      },
    });
  }

  /** @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy … */
  async take(signal: AbortSignal): Promise<LiveInput> {
    const input = await this.#source.take(signal);
    // Names and ids are known only from now on, where the user had to be asked.
    this.#parts.refresh().catch((error: unknown) => {
      this.#parts.logger.warn('devices could not be listed', { error: String(error) });
    });
    return input;
  }

  /** Uses the device that is wanted now, if anybody uses one. Rejects if that cannot be opened; the old one stays. */
  async follow(): Promise<void> {
    await this.#queue.run(async () => {
      if (this.#source.hasUsers && !this.#isWanted()) await this.#renew();
    });
  }

  /** Opens again with another processor. */
  async reopen(): Promise<void> {
    await this.#queue.run(async () => {
      if (this.#source.hasUsers) await this.#renew();
    });
  }

  /** Runs the microphone as is wanted now: by a switch where the browser has it, else by opening it again. */
  async applyProcessing(): Promise<void> {
    await this.#queue.run(async () => {
      const raw = this.#raw;
      if (raw?.readyState !== 'live') return;
      const processing = this.#parts.processing();
      // Chromium refuses for an open microphone, and others say yes without doing it.
      await raw.applyConstraints({ ...processing }).catch(() => undefined);
      if (!runsAs(processing, { ...raw.getSettings() })) await this.#renew();
    });
  }

  dispose(reason: unknown): void {
    this.#source.dispose(reason);
  }

  async #renew(): Promise<void> {
    const { access, kind } = this.#parts;
    try {
      if ((await access.permission(kind)) === 'denied') {
        const code = kind === 'microphone' ? 'media/permission-denied' : 'media/camera-denied';
        throw new MediaError(code, `The ${kind} is not allowed any more.`);
      }
      await this.#source.renew();
    } catch (error) {
      if (this.#raw?.readyState !== 'live') this.#source.tellLost(this.#errorOf(error));
      throw error;
    }
  }

  #errorOf(cause: unknown): MediaError {
    if (cause instanceof MediaError) return cause;
    const { kind } = this.#parts;
    return new MediaError(`media/${kind}-failed`, `The ${kind} could not be started.`, { cause });
  }

  /** The device went away under its users. */
  async #recover(): Promise<void> {
    const { kind, logger, refresh } = this.#parts;
    try {
      await refresh();
      await this.follow();
    } catch (error) {
      logger.warn('the device that was lost has no successor', { kind, error: String(error) });
    }
  }

  #isWanted(): boolean {
    if (this.#raw?.readyState !== 'live') return false;
    const { device, isSystems } = this.#parts.wanted();
    if (device === undefined || isSameDevice(device, this.#device)) return true;
    if (this.#device !== undefined) return false;
    // It was opened before the list was known: the browser says what it took.
    const isTaken = isSystems || this.#raw.getSettings().deviceId === device.id;
    if (isTaken) this.#device = device;
    return isTaken;
  }

  async #open(signal: AbortSignal): Promise<Capture> {
    const raw = await this.#openWanted(signal);
    const { access, clock, kind, logger, onProcessorFailed, processor } = this.#parts;
    const used = kind === 'microphone' ? processor() : undefined;
    const output =
      used === undefined
        ? { track: raw, dispose: () => undefined }
        : await processTrack(raw, {
            processor: used,
            createAudioContext: () => access.createAudioContext(),
            clock,
            logger,
            onFailed: onProcessorFailed,
            onPossible: () => {
              this.reopen().catch((error: unknown) => {
                logger.warn('the audio processor could not begin', { error: String(error) });
              });
            },
          });
    const lifetime = new AbortController();
    return {
      track: output.track,
      onEnded: (task) => {
        raw.addEventListener('ended', task, { once: true, signal: lifetime.signal });
        // It may have gone while it was made ready.
        if (raw.readyState === 'ended') task();
      },
      close: () => {
        lifetime.abort();
        output.dispose();
        raw.stop();
      },
    };
  }

  async #openWanted(signal: AbortSignal): Promise<MediaStreamTrack> {
    try {
      return await this.#openNow(signal);
    } catch (error) {
      // It was unplugged before the list said so.
      if (!isMissing(error)) throw error;
      await this.#parts.refresh();
      return await this.#openNow(signal);
    }
  }

  async #openNow(signal: AbortSignal): Promise<MediaStreamTrack> {
    const { device, hint, isSystems } = this.#parts.wanted();
    const isExact = device !== undefined && !isSystems;
    const request: InputRequest = {
      kind: this.#parts.kind,
      id: isExact ? device.id : isSystems ? undefined : hint,
      isExact,
      processing: this.#parts.processing(),
    };
    this.#raw = await this.#parts.access.open(request, signal);
    this.#device = device;
    return this.#raw;
  }
}

const missingCodes: readonly string[] = ['media/no-microphone', 'media/no-camera'];

function isMissing(error: unknown): boolean {
  return error instanceof MediaError && missingCodes.includes(error.code);
}
