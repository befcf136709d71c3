/** One participant of a conference, as far as who hears whom depends on it. */
export interface MixedLeg<Id> {
  readonly id: Id;
  /** Nobody is to hear this participant. */
  readonly isMuted: boolean;
  /** Either side holds the other: neither is heard, not even by the music that a held side may be played. */
  readonly isOnHold: boolean;
}

/**
 * Who hears whom: by each participant, the others it hears besides our microphone. Undefined for one that hears nothing
 * at all, our microphone included.
 */
export type MixingMatrix<Id> = ReadonlyMap<Id, readonly Id[] | undefined>;

/** Everybody hears everybody else, and nobody hears itself. */
export function mixingMatrix<Id>(legs: readonly MixedLeg<Id>[]): MixingMatrix<Id> {
  const speakers = legs.filter(({ isMuted, isOnHold }) => !isMuted && !isOnHold).map(({ id }) => id);
  return new Map(
    legs.map(({ id, isOnHold }) => [id, isOnHold ? undefined : speakers.filter((other) => other !== id)]),
  );
}
