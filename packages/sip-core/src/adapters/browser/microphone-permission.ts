/** Whether the user lets this page have the microphone, as the browser tells it. */
export class MicrophonePermission {
  readonly #onGranted: () => void;
  #status: PermissionStatus | undefined;
  #isWatching = false;

  /** `onGranted` is called when it is, or comes to be, from `watch` on. */
  constructor(onGranted: () => void) {
    this.#onGranted = onGranted;
  }

  get isGranted(): boolean {
    return this.#status?.state === 'granted';
  }

  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    // Absent on insecure pages, and not every browser knows the name: then the microphone has to be asked for.
    const permissions = navigator.permissions as Permissions | undefined;
    permissions?.query({ name: 'microphone' }).then(
      (status) => {
        this.#status = status;
        status.addEventListener('change', () => {
          this.#tell();
        });
        this.#tell();
      },
      () => undefined,
    );
  }

  #tell(): void {
    if (this.isGranted) this.#onGranted();
  }
}
