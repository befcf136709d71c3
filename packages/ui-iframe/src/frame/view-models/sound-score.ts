import type { RingSound } from './ringing.js';

/** A sine that starts `atMs` into the sound. `level` is its loudness, of 1. */
export interface Note {
  readonly hertz: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly level: number;
}

/** Notes that begin again every `everyMs`. */
export interface Score {
  readonly notes: readonly Note[];
  readonly everyMs: number;
}

const chime = [659.25, 830.61, 987.77];

export const ringScores: Readonly<Record<RingSound, Score>> = {
  ringtone: {
    notes: [0, 600].flatMap((startMs) =>
      chime.map((hertz, index) => ({ hertz, atMs: startMs + index * 140, durationMs: 420, level: 0.16 })),
    ),
    everyMs: 2_800,
  },
  // ETSI TR 101 041-2: 425 Hz, one second on, four seconds off, as in most of Europe.
  ringback: { notes: [{ hertz: 425, atMs: 0, durationMs: 1_000, level: 0.05 }], everyMs: 5_000 },
};

const rows = [697, 770, 852, 941];
const columns = [1_209, 1_336, 1_477];
const pad = ['123', '456', '789', '*0#'];

/** The two tones of a key (ITU-T Q.23), short and soft: it only says that the key was felt. */
export function keyNotes(key: string): readonly Note[] {
  const row = pad.findIndex((line) => line.includes(key));
  const hertz = [rows[row], columns[pad[row]?.indexOf(key) ?? -1]];
  return hertz
    .filter((frequency) => frequency !== undefined)
    .map((frequency) => ({ hertz: frequency, atMs: 0, durationMs: 90, level: 0.04 }));
}
