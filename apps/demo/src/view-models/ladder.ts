import type { InsightMessage } from '@offhook/protocol';

/** One arrow between the phone and the server, from the top of the drawing. */
export interface LadderArrow {
  readonly y: number;
  /** `x` of the tail and of the head. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** As `+ 12 ms`, since the message before. */
  readonly pause: string;
  readonly tone: 'request' | 'progress' | 'success' | 'failure';
  readonly message: InsightMessage;
}

export interface LadderDrawing {
  readonly height: number;
  readonly phoneX: number;
  readonly serverX: number;
  readonly arrows: readonly LadderArrow[];
}

const top = 44;
const rowHeight = 30;
/** Room for the times at the left. */
const margin = { left: 84, right: 36 };

export function drawLadder(messages: readonly InsightMessage[], width: number): LadderDrawing {
  const phoneX = margin.left;
  const serverX = Math.max(phoneX + 120, width - margin.right);
  const arrows = messages.map((message, index): LadderArrow => {
    const isSent = message.direction === 'sent';
    const before = messages[index - 1]?.atMs ?? message.atMs;
    return {
      y: top + index * rowHeight + rowHeight / 2,
      from: isSent ? phoneX : serverX,
      to: isSent ? serverX : phoneX,
      label: message.label,
      pause: index === 0 ? '0 ms' : `+ ${durationText(message.atMs - before)}`,
      tone: toneOf(message),
      message,
    };
  });
  return { height: top + messages.length * rowHeight + 20, phoneX, serverX, arrows };
}

function toneOf({ status }: InsightMessage): LadderArrow['tone'] {
  if (status === undefined) return 'request';
  if (status < 200) return 'progress';
  return status < 300 ? 'success' : 'failure';
}

/** `12 ms`, `3.4 s`. */
export function durationText(durationMs: number): string {
  return durationMs < 1_000 ? `${String(Math.round(durationMs))} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
}
