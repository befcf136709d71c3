/** Whether the user lets this page have the microphone, as the browser tells it. */
export class MicrophonePermission {
  readonly #onGranted: () => void;
  readonly #onChange = (): void => {
    this.#tell();
  };
  #status: PermissionStatus | undefined;
  #isWatched = false;

  /**
   * Asks the browser, which needs a few milliseconds, once the page is done with what it does now: it may be about to connect.
   * `onGranted` is called when it is, or comes to be, while watched.
   */
  constructor(onGranted: () => void) {
    this.#onGranted = onGranted;
    queueMicrotask(() => {
      this.#look();
    });
  }

  get isGranted(): boolean {
    return this.#status?.state === 'granted';
  }

  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    // A browser need not keep what nobody listens to up to date.
    if (this.#status !== undefined) this.#look();
  }

  /** Leaves no listener behind. */
  unwatch(): void {
    this.#isWatched = false;
    this.#status?.removeEventListener('change', this.#onChange);
  }

  #look(): void {
    // Absent on insecure pages and outside of browsers, and not every browser knows the name: then the microphone has to
    // be asked for.
    const { permissions } =
      (globalThis.navigator as { readonly permissions?: Permissions } | undefined) ?? {};
    permissions?.query({ name: 'microphone' }).then(
      (status) => {
        this.#status?.removeEventListener('change', this.#onChange);
        this.#status = status;
        if (!this.#isWatched) return;
        status.addEventListener('change', this.#onChange);
        this.#tell();
      },
      () => undefined,
    );
  }

  #tell(): void {
    if (this.isGranted) this.#onGranted();
  }
}
