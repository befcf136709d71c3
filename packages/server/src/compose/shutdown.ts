import type { Logger } from '@offhook/primitives';

/** What has to be undone, in the reverse order of its doing. */
export class Shutdown implements AsyncDisposable {
  readonly #logger: Logger;
  readonly #steps: { readonly name: string; readonly undo: () => Promise<void> }[] = [];
  #done: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(name: string, undo: () => Promise<void>): void {
    this.#steps.push({ name, undo });
  }

  /** Undoes everything. Safe to call twice: both calls wait for the same end. */
  async run(): Promise<void> {
    this.#done ??= this.#runSteps();
    await this.#done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run();
  }

  async #runSteps(): Promise<void> {
    for (const { name, undo } of this.#steps.reverse()) {
      try {
        await undo();
      } catch (error) {
        // The rest must still be undone.
        this.#logger.warn('a part did not stop cleanly', { part: name, error });
      }
    }
  }
}
