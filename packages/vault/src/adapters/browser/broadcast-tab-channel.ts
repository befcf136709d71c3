import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { TabChannel } from '../../ports/tab-channel.js';

interface ChannelEvents {
  heard: { readonly message: unknown };
}

/** `BroadcastChannel`; where it is missing or refused, nobody hears and nothing is heard. */
export class BroadcastTabChannel implements TabChannel {
  readonly #events: Emitter<ChannelEvents> = new Emitter<ChannelEvents>();
  #channel: BroadcastChannel | undefined;

  constructor(name: string) {
    this.#channel = openChannel(name);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#events.emit('heard', { message: data });
    });
  }

  post(message: unknown): void {
    this.#channel?.postMessage(message);
  }

  on(listener: (message: unknown) => void): Unsubscribe {
    return this.#events.on('heard', ({ message }) => {
      listener(message);
    });
  }

  dispose(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#events.clear();
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    // Missing in old browsers, and refused to frames without an origin of their own: tabs then do without.
    return undefined;
  }
}
