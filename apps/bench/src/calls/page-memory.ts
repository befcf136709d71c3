import type { CDPSession, Page } from 'playwright';
import type { Census } from './page/census.js';

/** What a page holds after its garbage was collected. */
export interface PageMemory extends Census {
  readonly heapBytes: number;
  readonly listenerCount: number;
}

/** Looks into a page from outside, through Chromium's own protocol. */
export class PageMemoryProbe {
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async attach(page: Page): Promise<PageMemoryProbe> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    return new PageMemoryProbe(page, session);
  }

  async read(): Promise<PageMemory> {
    // What was held by something that is collected goes with the next round.
    for (let round = 0; round < 4; round += 1) await this.#session.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    const counted = await this.#page.evaluate(() => offhookBench.census());
    return { ...counted, heapBytes: metric('JSHeapUsedSize'), listenerCount: metric('JSEventListeners') };
  }
}

/** By how much each figure is larger than before. */
export function growthOf(before: PageMemory, after: PageMemory): PageMemory {
  return {
    heapBytes: after.heapBytes - before.heapBytes,
    listenerCount: after.listenerCount - before.listenerCount,
    peerCount: after.peerCount - before.peerCount,
    trackCount: after.trackCount - before.trackCount,
    timerCount: after.timerCount - before.timerCount,
  };
}
