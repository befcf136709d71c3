/** The steps of a call's media on the way to sound, in the order in which they usually come. */
export type MediaMark =
  | 'microphone'
  /** Our description, offer or answer, is ready with its candidates. */
  | 'described'
  | 'ice-connected'
  | 'dtls-connected'
  | 'first-packet'
  /** The first sound from the far side that is more than silence. */
  | 'first-audible';
