import { endOfMissingAck, endOfSilence } from './call-end.js';
import type { CallParts } from './call-parts.js';
import type { CallLine } from './renegotiation.js';

/** What the far side may do to an answered call, whoever called whom. */
export function followDialog(parts: CallParts & CallLine): void {
  const { dialog, receivedTones, record, renegotiation, session } = parts;
  dialog.on('ended', ({ reason }) => {
    if (reason !== 'timer') {
      record.end('remote-hung-up');
      return;
    }
    const silence = endOfSilence();
    record.end(silence.reason, silence.error);
  });
  dialog.on('unconfirmed', () => {
    const { error, reason } = endOfMissingAck();
    record.end(reason, error);
    // RFC 3261 §13.3.1.4: a dialog whose ACK never came is ended with a BYE.
    void dialog.bye();
  });
  dialog.on('identified', ({ identity }) => {
    record.identify(identity);
  });
  dialog.on('infoReceived', (info) => {
    receivedTones.handleInfo(info);
  });
  renegotiation.attach({ dialog, session });
}
