import type { RegistrationState } from '@offhook/protocol';

export const registrationTriggers = ['start', 'open', 'accept', 'fail', 'refuse', 'stop', 'done'] as const;

/**
 * `start`: asked to be registered, or time to try again · `open`: the connection stands · `accept`: the registrar said yes ·
 * `fail`: something that may pass · `refuse`: something that will not · `stop`: asked to leave · `done`: left.
 */
export type RegistrationTrigger = (typeof registrationTriggers)[number];

/** The whole life of a registration. */
export const registrationTransitions: Readonly<
  Record<RegistrationState, Partial<Record<RegistrationTrigger, RegistrationState>>>
> = {
  idle: { start: 'connecting' },
  connecting: { open: 'registering', fail: 'retrying', refuse: 'rejected', stop: 'unregistering' },
  registering: { accept: 'registered', fail: 'retrying', refuse: 'rejected', stop: 'unregistering' },
  // A refresh that is accepted, or refused, is seen from here.
  registered: { accept: 'registered', fail: 'retrying', refuse: 'rejected', stop: 'unregistering' },
  retrying: { start: 'connecting', stop: 'unregistering' },
  rejected: { start: 'connecting', stop: 'unregistering' },
  unregistering: { done: 'unregistered' },
  unregistered: { start: 'connecting' },
};

/** The state after `trigger`, or undefined where the table has none. */
export function nextRegistrationState(
  state: RegistrationState,
  trigger: RegistrationTrigger,
): RegistrationState | undefined {
  return registrationTransitions[state][trigger];
}
