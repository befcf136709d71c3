/**
 * What is marked in the life of a call, in the order that a call usually has. Each is marked once, when it first
 * happens.
 *
 * - `asked`: `dial` was called, or the INVITE came
 * - `microphone`: the microphone was there
 * - `described`: our session description was ready, the offer or the answer
 * - `invite`, `trying`, `ringing`, `accepted`, `acknowledged`: INVITE, 100, 18x, 2xx and its ACK were on the wire
 * - `picked-up`: the user answered an incoming call
 * - `ice-connected`, `dtls-connected`: the way to the far side was found, and its keys agreed
 * - `first-packet`, `first-audible`: the first sound came, and the first that can be heard
 */
export const timingMarks = [
  'asked',
  'microphone',
  'described',
  'invite',
  'trying',
  'ringing',
  'picked-up',
  'accepted',
  'acknowledged',
  'ice-connected',
  'dtls-connected',
  'first-packet',
  'first-audible',
] as const;
export type TimingMark = (typeof timingMarks)[number];

/** Milliseconds from `asked`, by mark. What has not happened is absent. */
export type CallTimings = Readonly<Partial<Record<TimingMark, number>>>;
