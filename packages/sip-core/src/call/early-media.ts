import { type Logger, SerialQueue } from '@offhook/primitives';
import type { MediaSession } from '../ports/media-port.js';
import type { CallRecord } from './call-record.js';

/** What is heard before anybody answers (RFC 3960): of several phones that ring, the last one that described itself. */
export class EarlyMedia {
  readonly #record: CallRecord;
  readonly #session: MediaSession;
  readonly #logger: Logger;
  readonly #queue: SerialQueue = new SerialQueue();
  #applied = '';

  constructor(record: CallRecord, session: MediaSession, logger: Logger) {
    this.#record = record;
    this.#session = session;
    this.#logger = logger;
  }

  /** A provisional response came with a description. */
  offer(description: string): void {
    void this.#queue.run(async () => {
      // The same one comes again with every provisional response of its fork.
      if (description === this.#applied || this.#record.isEnded) return;
      try {
        await this.#session.applyEarlyAnswer(description);
        this.#applied = description;
        this.#record.set({ hasEarlyMedia: true });
      } catch (error) {
        // The 2xx may bring a better one; until then there is our own ringback.
        this.#logger.warn('early media could not be taken', { error });
      }
    });
  }

  /** What the 2xx brings decides, whoever was heard before. */
  async settle(answer: string): Promise<void> {
    await this.#queue.run(() => this.#session.applyAnswer(answer));
  }
}
