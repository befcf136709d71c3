import { MediaError } from '../../media/media-error.js';

/** Plays what the far side sends. */
export class RemoteAudio {
  readonly #element: HTMLAudioElement = new Audio();
  readonly #onBlocked: (error: MediaError) => void;

  constructor(onBlocked: (error: MediaError) => void) {
    this.#onBlocked = onBlocked;
    this.#element.autoplay = true;
  }

  play(stream: MediaStream): void {
    this.#element.srcObject = stream;
    this.#element.play().catch((error: unknown) => {
      // AbortError: another stream, or the end of the call, was faster.
      if (error instanceof DOMException && error.name === 'AbortError') return;
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
    this.#element.pause();
    this.#element.srcObject = null;
  }
}
