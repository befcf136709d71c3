import type { Clock, Logger } from '@offhook/primitives';
import type { CallMedia } from './call-media.js';
import type { CallPolicy } from './call-policy.js';
import type { CallRecord } from './call-record.js';
import type { ReceivedTones } from './received-tones.js';
import type { VideoNegotiation } from './video-negotiation.js';
import type { Renegotiation } from './renegotiation.js';

/** What the parts of one call share. */
export interface CallParts {
  readonly record: CallRecord;
  readonly media: CallMedia;
  readonly renegotiation: Renegotiation;
  readonly video: VideoNegotiation;
  readonly receivedTones: ReceivedTones;
  readonly policy: CallPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
}
