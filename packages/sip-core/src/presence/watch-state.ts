import type { PresenceError } from './presence-error.js';

/**
 * `waiting`: nothing is known yet · `live`: as the server told last · `stale`: as it told before the connection was lost,
 * or the server gave up for now · `refused`: the server will not tell.
 */
export type WatchState<Value> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'live'; readonly value: Value }
  | { readonly kind: 'stale'; readonly value: Value }
  | { readonly kind: 'refused'; readonly error: PresenceError };

export type WatchKind = WatchState<unknown>['kind'];
export const watchTriggers = ['notify', 'lose', 'refuse'] as const;
export type WatchTrigger = (typeof watchTriggers)[number];

/** The whole life of a watch. A refusal does not last: a new connection asks again. */
export const watchTransitions: Readonly<Record<WatchKind, Readonly<Record<WatchTrigger, WatchKind>>>> = {
  waiting: { notify: 'live', lose: 'waiting', refuse: 'refused' },
  live: { notify: 'live', lose: 'stale', refuse: 'refused' },
  stale: { notify: 'live', lose: 'stale', refuse: 'refused' },
  refused: { notify: 'live', lose: 'refused', refuse: 'refused' },
};
