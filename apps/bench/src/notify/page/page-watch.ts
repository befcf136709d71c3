import { systemClock } from '@offhook/primitives';

/** What a burst of NOTIFYs cost the page. */
export interface BurstCost {
  /** From the first change to the last. */
  readonly spanMs: number;
  /** Tasks of more than 50 ms, as the browser counts them. */
  readonly longTaskCount: number;
  /** The longest time for which another task had to wait its turn. */
  readonly longestGapMs: number;
}

export interface PageWatcher {
  /** Registers, subscribes to each, and calls `onChange` with every change that is told. */
  watch(options: {
    readonly webSocketUrl: string;
    readonly users: readonly string[];
    readonly onChange: () => void;
  }): Promise<void>;
}

export interface NotifyBench {
  start(webSocketUrl: string, users: readonly string[]): Promise<void>;
  /** How many changes have been told. */
  changeCount(): number;
  /** Begins to measure, until as many changes have come. */
  arm(changeCount: number): void;
  measured(): Promise<BurstCost>;
}

declare global {
  var notifyBench: NotifyBench;
}

/** Turns of the event loop, noted by messages to itself: they come between any two other tasks. */
class LoopWatch {
  readonly #channel = new MessageChannel();
  #lastAtMs = performance.now();
  longestGapMs = 0;

  constructor() {
    this.#channel.port1.onmessage = () => {
      const nowMs = performance.now();
      this.longestGapMs = Math.max(this.longestGapMs, nowMs - this.#lastAtMs);
      this.#lastAtMs = nowMs;
      this.#channel.port2.postMessage(undefined);
    };
    this.#channel.port2.postMessage(undefined);
  }

  stop(): void {
    this.#channel.port1.close();
  }
}

/** Measures one burst, from its first change to its last. */
class BurstWatch {
  readonly #loop = new LoopWatch();
  readonly #tasks: PerformanceEntry[] = [];
  readonly #observer = new PerformanceObserver((list) => this.#tasks.push(...list.getEntries()));
  #leftCount: number;
  #firstAtMs: number | undefined;
  #finish: (cost: BurstCost) => void = () => undefined;
  readonly cost: Promise<BurstCost>;

  constructor(changeCount: number) {
    this.#leftCount = changeCount;
    this.cost = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#observer.observe({ type: 'longtask' });
  }

  countChange(): void {
    this.#firstAtMs ??= performance.now();
    this.#leftCount -= 1;
    if (this.#leftCount !== 0) return;
    const spanMs = performance.now() - this.#firstAtMs;
    // The browser tells of a long task after it, so that the last one needs its time.
    systemClock.after(200, () => {
      this.#tasks.push(...this.#observer.takeRecords());
      this.#observer.disconnect();
      this.#loop.stop();
      this.#finish({ spanMs, longTaskCount: this.#tasks.length, longestGapMs: this.#loop.longestGapMs });
    });
  }
}

/** Makes a watcher measurable from outside of the page. */
export function exposeNotifyBench(watcher: PageWatcher): void {
  let changeCount = 0;
  let burst: BurstWatch | undefined;
  const onChange = (): void => {
    changeCount += 1;
    burst?.countChange();
  };
  globalThis.notifyBench = {
    start: (webSocketUrl, users) => watcher.watch({ webSocketUrl, users, onChange }),
    changeCount: () => changeCount,
    arm: (wantedCount) => {
      burst = new BurstWatch(wantedCount);
    },
    measured: () => burst?.cost ?? Promise.reject(new Error('Nothing is measured.')),
  };
}
