/** What a phone sounds like while nobody talks, and into a talk. */
export const ringTones = ['ringtone', 'ringback', 'call-waiting'] as const;
export type RingTone = (typeof ringTones)[number];

/** Where tones are played: a loudspeaker of their own, apart from the calls'. */
export interface RingerPort {
  /** Plays a tone until `stop` or another tone. */
  play(tone: RingTone): void;
  stop(): void;
  /**
   * Plays on another device from now on; the empty id is the system's choice.
   *
   * @returns False where the browser cannot.
   */
  setOutputDevice(deviceId: string): Promise<boolean>;
  /** Stops, and lets go of the loudspeaker. Safe to call twice. */
  dispose(): void;
}
