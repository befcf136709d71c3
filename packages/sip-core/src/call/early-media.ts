import { type Logger, SerialQueue } from '@offhook/primitives';
import { canSend, directionsOf } from '../media/media-direction.js';
import type { MediaSession } from '../ports/media-port.js';
import type { OutgoingInviteEvents } from '../ports/signalling-port.js';
import type { CallRecord } from './call-record.js';

type Progress = Pick<
  OutgoingInviteEvents['progressed'],
  'status' | 'forkId' | 'description' | 'hasOwnRingback'
>;

/** What is heard before anybody answers (RFC 3960): of several phones that ring, the last one that described itself. */
export class EarlyMedia {
  readonly #record: CallRecord;
  readonly #session: MediaSession;
  readonly #logger: Logger;
  readonly #queue: SerialQueue = new SerialQueue();
  #applied = '';
  #forkId = '';
  /** What the far side says itself of a tone of its own (RFC 5009). */
  #hasOwnRingback: boolean | undefined;

  constructor(record: CallRecord, session: MediaSession, logger: Logger) {
    this.#record = record;
    this.#session = session;
    this.#logger = logger;
    session.on('marked', ({ mark }) => {
      if (mark === 'first-packet' && this.#hasOwnRingback !== false) this.#tell(true);
    });
  }

  /** A provisional response came. */
  handle({ description, forkId, hasOwnRingback, status }: Progress): void {
    void this.#queue.run(async () => {
      if (this.#record.isEnded) return;
      try {
        // The same one comes again with every provisional response of its fork.
        if (description !== undefined && description !== this.#applied) {
          await this.#session.applyEarlyAnswer(description);
          this.#applied = description;
          this.#forkId = forkId;
          this.#hasOwnRingback = undefined;
          this.#tell(hasOwnRingback ?? this.#sounds(description, status));
        }
        if (hasOwnRingback !== undefined && forkId === this.#forkId) {
          this.#hasOwnRingback = hasOwnRingback;
          this.#tell(hasOwnRingback);
        }
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

  /** RFC 3960 §3.2: who only rings may describe media and send none; then the ringback is ours to play, until something comes. */
  #sounds(description: string, status: number): boolean {
    if (!canSend(directionsOf(description).audio)) return false;
    return status !== 180 || this.#session.marks.has('first-packet');
  }

  #tell(hasEarlyMedia: boolean): void {
    if (this.#applied !== '' && this.#record.state === 'ringing') this.#record.set({ hasEarlyMedia });
  }
}
