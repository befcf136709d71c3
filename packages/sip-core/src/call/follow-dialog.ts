import type { Logger } from '@offhook/primitives';
import type { CallDialog, RemoteOffer } from '../ports/signalling-port.js';
import type { MediaSession } from '../ports/media-port.js';
import { endOfMissingAck } from './call-end.js';
import type { CallRecord } from './call-record.js';

interface DialogParts {
  readonly record: CallRecord;
  readonly dialog: CallDialog;
  readonly media: MediaSession;
  readonly logger: Logger;
}

/** What the far side may do to an answered call, whoever called whom. */
export function followDialog({ dialog, logger, media, record }: DialogParts): void {
  dialog.on('ended', () => {
    record.end('remote-hung-up');
  });
  dialog.on('unconfirmed', () => {
    const { error, reason } = endOfMissingAck();
    record.end(reason, error);
    // RFC 3261 §13.3.1.4: a dialog whose ACK never came is ended with a BYE.
    void dialog.bye();
  });
  dialog.on('offered', ({ offer }) => {
    void answerOffer(offer).catch((error: unknown) => {
      logger.warn('refused what the other side offered', { callId: record.id, error });
      offer.refuse(488);
    });
  });

  async function answerOffer(offer: RemoteOffer): Promise<void> {
    if (offer.description === undefined) throw new Error('A re-INVITE without an offer is not supported.');
    const answer = await media.createAnswer(offer.description, record.lifetime);
    // RFC 3261 §15.1.2: what is asked in a call that ends meanwhile is answered with 487.
    if (record.isEnded) offer.refuse(487);
    else await offer.accept(answer);
  }
}
