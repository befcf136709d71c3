/** The life of a registration, as a user of the phone sees it. */
export const registrationStates = [
  'idle',
  'connecting',
  'registering',
  'registered',
  'retrying',
  'rejected',
  'unregistering',
  'unregistered',
] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** The life of a call, as a user of the phone sees it. */
export const callStates = ['dialing', 'ringing', 'incoming', 'answering', 'connected', 'ended'] as const;
export type CallState = (typeof callStates)[number];

export const callDirections = ['incoming', 'outgoing'] as const;
export type CallDirection = (typeof callDirections)[number];

/** Why a call ended: a closed list. */
export const callEndReasons = [
  'hung-up',
  'remote-hung-up',
  'cancelled',
  'declined',
  'busy',
  'no-answer',
  'not-found',
  'unavailable',
  'forbidden',
  'answered-elsewhere',
  'declined-elsewhere',
  'redirected',
  'transferred',
  'replaced',
  'media-failed',
  'connection-lost',
  'failed',
] as const;
export type CallEndReason = (typeof callEndReasons)[number];
