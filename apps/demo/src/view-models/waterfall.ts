import { durationText } from './ladder.js';

/** One step of a call: from the step before it to when it was done. */
export interface WaterfallRow {
  readonly name: string;
  readonly y: number;
  readonly x: number;
  readonly width: number;
  /** Where it was done, in milliseconds from asking. */
  readonly atText: string;
  /** Waiting for a person is not what makes a phone slow. */
  readonly kind: 'work' | 'person' | 'sound';
}

export interface WaterfallDrawing {
  readonly height: number;
  readonly rows: readonly WaterfallRow[];
}

interface Step {
  readonly name: string;
  readonly kind: WaterfallRow['kind'];
}

const steps: Readonly<Record<string, Step>> = {
  microphone: { name: 'Microphone', kind: 'work' },
  described: { name: 'Description', kind: 'work' },
  invite: { name: 'INVITE', kind: 'work' },
  trying: { name: '100 Trying', kind: 'work' },
  ringing: { name: 'Ringing', kind: 'work' },
  'picked-up': { name: 'Picked up', kind: 'person' },
  accepted: { name: '200 OK', kind: 'person' },
  acknowledged: { name: 'ACK', kind: 'work' },
  'ice-connected': { name: 'ICE', kind: 'work' },
  'dtls-connected': { name: 'DTLS', kind: 'work' },
  'first-packet': { name: 'First packet', kind: 'sound' },
  'first-audible': { name: 'First sound', kind: 'sound' },
};

const rowHeight = 26;
const margin = { left: 96, right: 64 };
const shortestBar = 3;

/** The steps in the order in which they happened, on one scale of time. */
export function drawWaterfall(timings: Readonly<Record<string, number>>, width: number): WaterfallDrawing {
  const done = Object.entries(timings)
    .flatMap(([mark, atMs]) => (steps[mark] === undefined ? [] : [{ ...steps[mark], mark, atMs }]))
    .sort((one, other) => one.atMs - other.atMs);
  const lastMs = Math.max(1, ...done.map(({ atMs }) => atMs));
  const room = Math.max(40, width - margin.left - margin.right);
  const scale = (atMs: number): number => (atMs / lastMs) * room;
  // A call that was picked up waited before that; its 200 is our own work.
  const wasCalled = timings['picked-up'] !== undefined;
  const rows = done.map(({ atMs, kind, mark, name }, index): WaterfallRow => {
    const startMs = done[index - 1]?.atMs ?? 0;
    const barWidth = Math.max(shortestBar, scale(atMs - startMs));
    return {
      name,
      y: index * rowHeight,
      x: margin.left + Math.min(scale(startMs), room - barWidth),
      width: barWidth,
      atText: durationText(atMs),
      kind: mark === 'accepted' && wasCalled ? 'work' : kind,
    };
  });
  return { height: Math.max(1, rows.length) * rowHeight, rows };
}
