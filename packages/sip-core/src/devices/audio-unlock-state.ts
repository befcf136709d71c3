/** Whether the page may be heard. Browsers keep it silent until the user has touched it. */
export const audioUnlockStates = ['locked', 'unlocking', 'unlocked'] as const;
export type AudioUnlockState = (typeof audioUnlockStates)[number];

/** `asked`: somebody called `unlock`. `allowed`, `refused`: what the browser said. */
export const audioUnlockTriggers = ['asked', 'allowed', 'refused'] as const;
export type AudioUnlockTrigger = (typeof audioUnlockTriggers)[number];

/** What is not listed changes nothing. Who has been heard once may go on: no browser takes that back. */
export const audioUnlockTable: Readonly<
  Record<AudioUnlockState, Readonly<Partial<Record<AudioUnlockTrigger, AudioUnlockState>>>>
> = {
  locked: { asked: 'unlocking', allowed: 'unlocked' },
  unlocking: { allowed: 'unlocked', refused: 'locked' },
  unlocked: {},
};
