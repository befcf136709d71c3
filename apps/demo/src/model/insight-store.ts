import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Clock } from '@offhook/primitives';
import { type CallInsight, type PhoneInsight, phoneInsightSchema } from '@offhook/protocol';

export interface InsightStoreOptions {
  readonly clock: Clock;
  /** Asks the phone; undefined while there is none. */
  readonly read: (after: number) => Promise<object | undefined>;
}

const intervalMs = 500;
const keptMessages = 400;
const keptSamples = 300;
const nothing: PhoneInsight = { cursor: 0, registration: 'idle', messages: [], calls: [] };

/** What goes on inside the phone, put together from what it tells bit by bit while somebody looks. */
export class InsightStore {
  readonly insight: Signal<PhoneInsight> = signal(nothing);
  /** Chosen by the user; undefined shows the newest call. */
  readonly chosenId: Signal<string | undefined> = signal(undefined);
  readonly call: ReadonlySignal<CallInsight | undefined> = computed(() => {
    const { calls } = this.insight.value;
    return calls.find(({ id }) => id === this.chosenId.value) ?? calls.at(-1);
  });
  readonly #options: InsightStoreOptions;

  constructor(options: InsightStoreOptions) {
    this.#options = options;
  }

  /** Looks twice a second until the returned function is called. */
  watch(): () => void {
    const watching = new AbortController();
    void this.#look(watching.signal);
    return () => {
      watching.abort();
    };
  }

  /** Another phone has another story. */
  reset(): void {
    batch(() => {
      this.insight.value = nothing;
      this.chosenId.value = undefined;
    });
  }

  async #look(stopped: AbortSignal): Promise<void> {
    const before = this.insight.peek();
    const answer = await this.#options.read(before.cursor).catch(() => undefined);
    if (stopped.aborted) return;
    // Somebody may have sat down meanwhile.
    const read = phoneInsightSchema.safeParse(answer);
    if (read.success && before === this.insight.peek()) this.#take(read.data);
    const cancel = this.#options.clock.after(intervalMs, () => void this.#look(stopped));
    stopped.addEventListener('abort', cancel, { once: true });
  }

  #take(news: PhoneInsight): void {
    const before = this.insight.peek();
    // A phone that was made anew counts from the start again.
    if (news.cursor < before.cursor) this.reset();
    else this.insight.value = joined(before, news);
  }
}

/** What was known, and what is new. */
export function joined(before: PhoneInsight, news: PhoneInsight): PhoneInsight {
  const known = new Map(before.calls.map((call) => [call.id, call]));
  return {
    ...news,
    messages: [...before.messages, ...news.messages].slice(-keptMessages),
    calls: news.calls.map((call) => ({
      ...call,
      samples: [...(known.get(call.id)?.samples ?? []), ...call.samples].slice(-keptSamples),
    })),
  };
}
