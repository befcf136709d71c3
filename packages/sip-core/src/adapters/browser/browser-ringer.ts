import type { Unsubscribe } from '@offhook/primitives';
import type { RingerPort, RingTone } from '../../ports/ringer-port.js';
import { renderTone } from '../../ringer/render-tone.js';
import { type ToneRegion, toneScores } from '../../ringer/tone-score.js';
import { onGesture } from './on-gesture.js';

export interface BrowserRingerOptions {
  /** Whose ringback and call waiting tones they are. Default: `europe`. */
  readonly region?: ToneRegion | undefined;
  /** From 0 to 1. Default: 1. */
  readonly volume?: number | undefined;
  /** Where tones are played. Default: the system's choice. */
  readonly outputDeviceId?: string | undefined;
}

// Enough for tones, and an eighth of the memory.
const sampleRate = 8_000;

/** Generated tones, through an audio element, since that can choose its loudspeaker in every browser that lets one. */
export class BrowserRinger implements RingerPort {
  readonly #options: BrowserRingerOptions;
  readonly #element: HTMLAudioElement = new Audio();
  #context: AudioContext | undefined;
  #destination: MediaStreamAudioDestinationNode | undefined;
  #source: AudioBufferSourceNode | undefined;
  #stopWaiting: Unsubscribe = () => undefined;

  constructor(options: BrowserRingerOptions = {}) {
    this.#options = options;
    this.#element.volume = Math.min(1, Math.max(0, options.volume ?? 1));
    if (options.outputDeviceId !== undefined) void this.setOutputDevice(options.outputDeviceId);
  }

  play(tone: RingTone): void {
    this.#stopSource();
    const { context, destination } = this.#open();
    const samples = renderTone(toneScores[this.#options.region ?? 'europe'][tone], sampleRate);
    const buffer = context.createBuffer(1, samples.length, sampleRate);
    buffer.getChannelData(0).set(samples);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(destination);
    source.start();
    this.#source = source;
    this.#sound(context);
  }

  stop(): void {
    this.#stopSource();
    this.#element.pause();
    // An idle context would hold the loudspeaker.
    void this.#context?.suspend().catch(() => undefined);
  }

  async setOutputDevice(deviceId: string): Promise<boolean> {
    const element: Partial<Pick<HTMLAudioElement, 'setSinkId'>> = this.#element;
    if (element.setSinkId === undefined) return false;
    try {
      await this.#element.setSinkId(deviceId);
      return true;
    } catch {
      return false;
    }
  }

  dispose(): void {
    this.stop();
    this.#element.srcObject = null;
    const context = this.#context;
    this.#context = undefined;
    this.#destination = undefined;
    void context?.close();
  }

  #open(): { readonly context: AudioContext; readonly destination: AudioNode } {
    const context = (this.#context ??= new AudioContext());
    const destination = (this.#destination ??= context.createMediaStreamDestination());
    if (this.#element.srcObject !== destination.stream) this.#element.srcObject = destination.stream;
    return { context, destination };
  }

  /** Before the user has touched the page nothing is heard: then it is from the first touch on. */
  #sound(context: AudioContext): void {
    this.#stopWaiting();
    this.#stopWaiting = onGesture(() => {
      if (this.#source !== undefined) this.#sound(context);
    });
    void Promise.all([context.resume(), this.#element.play()]).then(this.#stopWaiting, () => undefined);
  }

  #stopSource(): void {
    this.#stopWaiting();
    this.#source?.stop();
    this.#source?.disconnect();
    this.#source = undefined;
  }
}
