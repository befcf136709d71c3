/** The steps of a call's media on the way to sound, in the order in which they usually come. */
export const mediaMarks = [
  'microphone',
  /** Our description, offer or answer, is ready with its candidates. */
  'described',
  'ice-connected',
  'dtls-connected',
  'first-packet',
  /** The first sound from the far side that is more than silence. */
  'first-audible',
] as const;
export type MediaMark = (typeof mediaMarks)[number];

/** Why we stopped waiting for candidates, and when. */
export interface GatheringReport {
  /** How long the description waited for candidates; 0 where they were there before it was asked for. */
  readonly durationMs: number;
  /** The browser was done, nothing more was worth waiting for, or time was up. */
  readonly end: 'complete' | 'enough' | 'timed-out';
  /** They were gathered before the call began. */
  readonly isWarm: boolean;
}
