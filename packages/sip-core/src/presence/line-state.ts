import type { WatchedDialog } from './dialog-info.js';

/** What a busy lamp shows, weightiest first: `ringing` can be picked up. */
export const lampStates = ['ringing', 'talking', 'dialing', 'idle'] as const;
export type LampState = (typeof lampStates)[number];

/** The calls of somebody who is watched. */
export interface LineState {
  readonly lamp: LampState;
  /** The calls that are not over. */
  readonly dialogs: readonly WatchedDialog[];
}

export function lineStateOf(dialogs: readonly WatchedDialog[]): LineState {
  const lamps = new Set(dialogs.map(lampOf));
  return { lamp: lampStates.find((lamp) => lamps.has(lamp)) ?? 'idle', dialogs };
}

function lampOf({ direction, state }: WatchedDialog): LampState {
  if (state === 'terminated') return 'idle';
  if (state === 'confirmed') return 'talking';
  // Many servers leave the direction out, and tell of `early` for who is called only.
  return direction === 'recipient' || (direction === undefined && state === 'early') ? 'ringing' : 'dialing';
}
