import { SerialQueue } from '@offhook/primitives';
import type { MediaDirection } from '../media/media-direction.js';
import type { CallMedia } from './call-media.js';
import type { CallRecord } from './call-record.js';
import type { Renegotiation } from './renegotiation.js';

export interface HoldParts {
  readonly record: CallRecord;
  readonly media: CallMedia;
  readonly renegotiation: Renegotiation;
}

/**
 * Puts the other side on hold, and takes it back. We say what we want (`sendonly` or `sendrecv`) whatever the far side
 * wants, so that each can hold and resume without the other (RFC 6337 §5.3); who is held as well answers `inactive`.
 */
export class Hold {
  readonly #parts: HoldParts;
  readonly #queue: SerialQueue = new SerialQueue();
  #isWanted = false;

  constructor(parts: HoldParts) {
    this.#parts = parts;
  }

  /** Resolves at once when it is so already. */
  async set(isOnHold: boolean): Promise<void> {
    this.#isWanted = isOnHold;
    // The far side hears nothing more from now on, however long it takes to agree.
    if (isOnHold) this.#parts.media.setHeld(true);
    await this.#queue.run(() => this.#agree(isOnHold));
  }

  async #agree(isOnHold: boolean): Promise<void> {
    const { media, record, renegotiation } = this.#parts;
    try {
      if (record.facts.isOnHold === isOnHold) return;
      await renegotiation.renegotiate((session) => {
        session.setDirection(directionOf(isOnHold));
      });
      record.set({ isOnHold });
    } catch (thrown) {
      this.#isWanted = record.facts.isOnHold;
      renegotiation.line?.session.setDirection(directionOf(record.facts.isOnHold));
      throw thrown;
    } finally {
      media.setHeld(this.#isWanted || record.facts.isOnHold);
    }
  }
}

function directionOf(isOnHold: boolean): { readonly audio: MediaDirection; readonly video: MediaDirection } {
  const direction = isOnHold ? 'sendonly' : 'sendrecv';
  return { audio: direction, video: direction };
}
