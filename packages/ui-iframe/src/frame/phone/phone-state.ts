import type { CallSnapshot, PhoneTheme, RegistrationState, ToastTone, WireError } from '@offhook/protocol';

/** Whether there is a page around the frame, and whether it has spoken. */
export type HostState = 'awaited' | 'connected' | 'missing';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: ToastTone;
}

/** What the host page decided about the phone. */
export interface PhoneSettings {
  readonly hasDialPad: boolean;
  readonly canMute: boolean;
  readonly theme: PhoneTheme;
}

/** Whose phone this is. */
export interface PhoneOwner {
  readonly name: string;
  readonly number: string;
}

/** Everything that can be seen of the phone. Views show it and nothing else. */
export interface PhoneState {
  readonly host: HostState;
  /** Undefined until the phone is provisioned. */
  readonly owner: PhoneOwner | undefined;
  readonly registration: RegistrationState;
  readonly registrationError: WireError | undefined;
  /** The calls that have not ended, oldest first. */
  readonly calls: readonly CallSnapshot[];
  /** The call that has just ended, for as long as it is shown. */
  readonly endedCall: CallSnapshot | undefined;
  readonly dialInput: string;
  readonly isKeypadOpen: boolean;
  /** What was keyed during the call. */
  readonly sentTones: string;
  readonly settings: PhoneSettings;
  readonly toasts: readonly Toast[];
  readonly hasTooltips: boolean;
  /** Moves while a call is connected. Milliseconds since the epoch. */
  readonly nowMs: number;
}

export const initialPhoneState: PhoneState = {
  host: 'awaited',
  owner: undefined,
  registration: 'idle',
  registrationError: undefined,
  calls: [],
  endedCall: undefined,
  dialInput: '',
  isKeypadOpen: false,
  sentTones: '',
  settings: { hasDialPad: true, canMute: true, theme: 'system' },
  toasts: [],
  hasTooltips: false,
  nowMs: 0,
};

/** The call that the phone shows: a connected one before one that only rings. */
export function callInFocus(calls: readonly CallSnapshot[]): CallSnapshot | undefined {
  return calls.find(({ state }) => state === 'connected') ?? calls[0];
}

/** Since when the call in focus is connected; undefined when none is. Milliseconds since the epoch. */
export function connectedAtMsOf({ calls }: PhoneState): number | undefined {
  const connectedAt = callInFocus(calls)?.connectedAt;
  return connectedAt === undefined ? undefined : Date.parse(connectedAt);
}
