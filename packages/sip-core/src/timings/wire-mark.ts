import type { TimingMark } from './timing-marks.js';

export interface WireMark {
  readonly callId: string;
  readonly mark: TimingMark;
}

const callIdLine = /^(?:call-id|i)[ \t]*:[ \t]*(\S+)/im;
const inviteLine = /^cseq[ \t]*:[ \t]*\d+[ \t]+(?:INVITE|ACK)[ \t]*$/im;
const statusLine = /^SIP\/2\.0 ([12])(\d\d)/i;

/** What a SIP message, sent or received, says of the call it belongs to. It is looked at, not parsed: many pass. */
export function readWireMark(message: string): WireMark | undefined {
  if (!inviteLine.test(message)) return undefined;
  const mark = markOf(message);
  const callId = callIdLine.exec(message)?.[1];
  return mark === undefined || callId === undefined ? undefined : { callId, mark };
}

function markOf(message: string): TimingMark | undefined {
  if (message.startsWith('INVITE ')) return 'invite';
  if (message.startsWith('ACK ')) return 'acknowledged';
  const [, hundreds, rest] = statusLine.exec(message) ?? [];
  if (hundreds === '2') return 'accepted';
  if (hundreds === undefined) return undefined;
  return rest === '00' ? 'trying' : 'ringing';
}
