import { Emitter } from '@offhook/primitives';
import type { TabChannel } from '../ports/tab-channel.js';

interface Said {
  readonly name: string;
  readonly by: symbol;
  readonly message: unknown;
}

/** The tabs of an origin, all in one process. */
export class MemoryTabChannels {
  readonly #events: Emitter<{ said: Said }> = new Emitter<{ said: Said }>();

  open(name: string): TabChannel {
    const self = Symbol(name);
    const lifetime = new AbortController();
    return {
      post: (message) => {
        if (lifetime.signal.aborted) return;
        const said = { name, by: self, message: structuredClone(message) };
        // Another tab hears later, as with the real one.
        queueMicrotask(() => this.#events.emit('said', said));
      },
      on: (listener) =>
        this.#events.on(
          'said',
          (said) => {
            if (said.name === name && said.by !== self) listener(said.message);
          },
          { signal: lifetime.signal },
        ),
      dispose: () => {
        lifetime.abort();
      },
    };
  }
}
