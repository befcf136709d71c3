import type { Unsubscribe } from '@offhook/primitives';
import { MediaError } from '../../media/media-error.js';
import type { DevicesPort } from '../../ports/devices-port.js';

/** Plays what the far side sends. */
export class RemoteAudio {
  readonly #element: HTMLAudioElement = new Audio();
  readonly #onBlocked: (error: MediaError) => void;
  readonly #lifetime: AbortController = new AbortController();
  readonly #unroute: Unsubscribe | undefined;
  #stream: MediaStream | undefined;

  /** `route` sends it to the chosen loudspeaker. Default: the system's. */
  constructor(onBlocked: (error: MediaError) => void, route?: DevicesPort['routeOutput']) {
    this.#onBlocked = onBlocked;
    this.#unroute = route?.(this.#element, 'speaker');
  }

  /** What is played. */
  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  play(track: MediaStreamTrack): void {
    if (this.#stream?.getTrackById(track.id)) return;
    this.#stream = new MediaStream([track]);
    this.#element.srcObject = this.#stream;
    this.#start();
  }

  close(): void {
    this.#lifetime.abort();
    this.#unroute?.();
    this.#element.pause();
    this.#element.srcObject = null;
    this.#stream = undefined;
  }

  #start(): void {
    this.#element.play().catch((error: unknown) => {
      // Only this one is about permission; any other says that the stream was replaced or is over.
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.#playAtNextGesture();
      this.#onBlocked(
        new MediaError(
          'media/playback-blocked',
          'The browser does not play the call yet. Click anywhere on the page to hear it.',
          { cause: error, retryable: true },
        ),
      );
    });
  }

  #playAtNextGesture(): void {
    const gesture = new AbortController();
    const { signal } = gesture;
    this.#lifetime.signal.addEventListener(
      'abort',
      () => {
        gesture.abort();
      },
      { once: true, signal },
    );
    const play = (): void => {
      gesture.abort();
      // Refused again, it waits for the next click in its turn.
      this.#start();
    };
    document.addEventListener('pointerdown', play, { signal });
    document.addEventListener('keydown', play, { signal });
  }
}
