import type { Clock, Logger } from '@offhook/primitives';
import type { MediaPort } from '../ports/media-port.js';
import { CallMedia } from './call-media.js';
import type { CallParts } from './call-parts.js';
import type { CallPolicy } from './call-policy.js';
import { CallRecord, type CallRecordOptions } from './call-record.js';
import { ReceivedTones } from './received-tones.js';
import { VideoNegotiation } from './video-negotiation.js';
import { Renegotiation } from './renegotiation.js';

interface PhoneSide {
  readonly media: MediaPort;
  readonly policy: CallPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a new call is made of. */
export function createCallParts(options: CallRecordOptions, phone: PhoneSide): CallParts {
  const { clock, policy } = phone;
  const logger = phone.logger.child({ callId: options.id });
  const record = new CallRecord(options);
  const media = new CallMedia(record, phone.media);
  const video = new VideoNegotiation({ record, policy, clock, logger });
  const renegotiation = new Renegotiation({
    record,
    clock,
    logger,
    beforeAnswer: (session, offer) => video.consider(session, offer),
  });
  return { record, media, renegotiation, video, receivedTones: new ReceivedTones(), policy, clock, logger };
}
