import { SerialQueue } from '@offhook/primitives';
import type { TabLock } from '../../ports/tab-lock.js';

/** One after the other within this page, and nothing across tabs. */
export class MemoryTabLock implements TabLock {
  readonly #queues: Map<string, SerialQueue> = new Map<string, SerialQueue>();

  async run<Result>(name: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    const queue = this.#queues.get(name) ?? new SerialQueue();
    this.#queues.set(name, queue);
    return await new Promise<Result>((resolve, reject) => {
      const leave = (): void => {
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      const turn = queue.run(async () => {
        signal?.throwIfAborted();
        signal?.removeEventListener('abort', leave);
        return await task();
      });
      turn.then(resolve, reject);
    });
  }
}
