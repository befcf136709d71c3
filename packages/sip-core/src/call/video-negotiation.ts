import { type Clock, type Logger, waitFor } from '@offhook/primitives';
import type { MediaSession } from '../ports/media-port.js';
import type { VideoRequest } from '../video/video-request.js';
import { CallError } from './call-error.js';
import type { CallPolicy } from './call-policy.js';
import type { CallRecord } from './call-record.js';
import { describesVideo, wantsVideo } from './offered-video.js';
import type { Renegotiation } from './renegotiation.js';

/** The far side wants to add a picture to the call. The first answer counts; none within 30 s is no. */
export interface VideoQuestion {
  /** Default: our camera. With the source `none` we only look. */
  accept(request?: VideoRequest): void;
  /** The call goes on with sound alone. */
  decline(): void;
}

export interface VideoNegotiationOptions {
  readonly record: CallRecord;
  readonly policy: CallPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
}

const answerTimeoutMs = 30_000;

/** Pictures in one call: ours by asking, theirs by being asked. */
export class VideoNegotiation {
  readonly #options: VideoNegotiationOptions;
  #ask: (question: VideoQuestion) => boolean = () => false;

  constructor(options: VideoNegotiationOptions) {
    this.#options = options;
  }

  /** The one listener to the far side's wish. False: nobody is there to answer. */
  onOffered(ask: (question: VideoQuestion) => boolean): void {
    this.#ask = ask;
  }

  /** @throws CallError call/video-off */
  check(): void {
    if (this.#options.policy.hasVideo) return;
    throw new CallError('call/video-off', 'This phone makes calls without pictures.');
  }

  async add(renegotiation: Renegotiation, request: VideoRequest = {}): Promise<void> {
    this.check();
    const { record } = this.#options;
    const hadVideo = record.facts.hasVideo;
    try {
      await renegotiation.renegotiate(async (session) => {
        // After a glare the camera is there already.
        if (hadVideo || session.localVideo === undefined) await session.addVideo(request, record.lifetime);
      });
    } catch (thrown) {
      if (!hadVideo && !record.isEnded) renegotiation.line?.session.removeVideo();
      throw thrown;
    }
  }

  async remove(renegotiation: Renegotiation): Promise<void> {
    await renegotiation.renegotiate((session) => {
      session.removeVideo();
    });
  }

  /** Looks at an offer before it is answered: a picture comes in only when the user says so. */
  async consider(session: MediaSession, offer: string): Promise<void> {
    const { logger, policy, record } = this.#options;
    if (record.facts.hasVideo) {
      if (!describesVideo(offer)) session.removeVideo();
      return;
    }
    if (!policy.hasVideo || !wantsVideo(offer)) return;
    const request = await this.#answer();
    if (request === undefined) return;
    try {
      await session.addVideo(request, record.lifetime);
    } catch (error) {
      logger.warn('the offered picture was declined', { error });
    }
  }

  async #answer(): Promise<VideoRequest | undefined> {
    const { clock, record } = this.#options;
    const asking = (): Promise<VideoRequest | undefined> =>
      new Promise((resolve) => {
        const accept = (request: VideoRequest = {}): void => {
          resolve(request);
        };
        const decline = (): void => {
          resolve(undefined);
        };
        if (!this.#ask({ accept, decline })) decline();
      });
    return await waitFor(asking, {
      clock,
      timeoutMs: answerTimeoutMs,
      onTimeout: () => new CallError('call/video-off', 'Nobody answered whether a picture may come in.'),
      signal: record.lifetime,
    }).catch(() => undefined);
  }
}
