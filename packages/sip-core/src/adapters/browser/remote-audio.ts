import { MediaError } from '../../media/media-error.js';

/** Plays what the far side sends. */
export class RemoteAudio {
  readonly #element: HTMLAudioElement = new Audio();
  readonly #onBlocked: (error: MediaError) => void;
  readonly #lifetime: AbortController = new AbortController();

  constructor(onBlocked: (error: MediaError) => void) {
    this.#onBlocked = onBlocked;
  }

  play(stream: MediaStream): void {
    this.#element.srcObject = stream;
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

  close(): void {
    this.#lifetime.abort();
    this.#element.pause();
    this.#element.srcObject = null;
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
      const { srcObject } = this.#element;
      if (srcObject instanceof MediaStream) this.play(srcObject);
    };
    document.addEventListener('pointerdown', play, { signal });
    document.addEventListener('keydown', play, { signal });
  }
}
