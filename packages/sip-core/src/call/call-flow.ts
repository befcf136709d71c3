import type { VideoRequest } from '../video/video-request.js';
import type { RefusalStatus } from './call-policy.js';

export interface AnswerOptions {
  /** Aborting it hangs up. */
  readonly signal?: AbortSignal | undefined;
  /** Answers with a picture, where the caller offers one. Needs the capability `video`. Default: sound alone. */
  readonly video?: VideoRequest | undefined;
}

export interface RejectOptions {
  /** What the caller is told. Default: the policy's `declineStatus`. */
  readonly status?: RefusalStatus | undefined;
}

/** How a call comes to life and to its end: one implementation for each direction. */
export interface CallFlow {
  /** Of a call that rings here. */
  readonly alertInfo: string | undefined;
  /** The caller wants a picture. */
  readonly isVideoOffered: boolean;
  /** Where the far side can be reached instead. */
  readonly redirectTargets: readonly string[];
  header(name: string): string | undefined;
  answer(options: AnswerOptions): Promise<void>;
  reject(options: RejectOptions): Promise<void>;
  hangUp(): Promise<void>;
  /** Ends a call that is not answered yet: no response would find its way back. */
  handleConnectionLost(): void;
}
