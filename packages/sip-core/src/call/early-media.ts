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

  /**
   * A provisional response came with a description.
   *
   * @param isAudible False where the far side says that nothing of it is to be heard (RFC 5009).
   */
  offer(description: string, isAudible: boolean): void {
    void this.#queue.run(async () => {
      if (this.#record.isEnded) return;
      try {
        // The same one comes again with every provisional response of its fork.
        if (description !== this.#applied) await this.#session.applyEarlyAnswer(description);
        this.#applied = description;
        this.#record.set({ hasEarlyMedia: isAudible });
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
