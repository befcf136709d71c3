import type { TabLock } from '../../ports/tab-lock.js';
import { MemoryTabLock } from '../memory/memory-tab-lock.js';

/**
 * The browser's own locks. Where they are missing (a page that is not secure) or refused (a frame without an origin
 * of its own), one after the other within this page is all that can be had.
 */
export class WebTabLock implements TabLock {
  readonly #withinPage: MemoryTabLock = new MemoryTabLock();

  async run<Result>(name: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    const locks: LockManager | undefined = typeof navigator === 'undefined' ? undefined : navigator.locks;
    if (locks === undefined) return await this.#withinPage.run(name, task, signal);
    let begun: Promise<Result> | undefined;
    try {
      await locks.request(name, signal === undefined ? {} : { signal }, async () => {
        begun = (async () => await task())();
        await begun;
      });
    } catch {
      // Either the task failed, which `begun` tells, or the turn never came.
      if (begun === undefined) signal?.throwIfAborted();
    }
    return await (begun ?? this.#withinPage.run(name, task, signal));
  }
}
