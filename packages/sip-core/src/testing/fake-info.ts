import type { ReceivedInfo, SipOutcome } from '../ports/signalling-port.js';

/** An INFO, as one side sends it. */
export type SentInfo = Omit<ReceivedInfo, 'refuse'>;

/** What becomes of an INFO, by whoever hears of it. */
export function answerInfo(info: SentInfo, tell: (received: ReceivedInfo) => void): SipOutcome {
  const { infoPackage } = info;
  if (infoPackage !== undefined && infoPackage !== 'trickle-ice') return refused(469);
  let refusal: number | undefined;
  tell({
    ...info,
    refuse: (status) => {
      refusal = status;
    },
  });
  return refusal === undefined ? { kind: 'accepted' } : refused(refusal);
}

function refused(status: number): SipOutcome {
  return { kind: 'refused', status, reason: 'Refused' };
}
