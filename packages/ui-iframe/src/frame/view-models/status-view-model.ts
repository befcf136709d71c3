import type { RegistrationState } from '@offhook/protocol';
import type { PhoneState } from '../phone/phone-state.js';
import { words } from '../words.js';

export type StatusTone = 'good' | 'busy' | 'bad' | 'off';

/** The line at the top: whose phone it is and how it stands. */
export interface StatusViewModel {
  readonly name: string;
  readonly number: string;
  readonly label: string;
  readonly tone: StatusTone;
}

/** What is wrong with the registration, and what to do about it. */
export interface NoticeViewModel {
  readonly tone: 'warning' | 'error';
  readonly message: string;
  readonly advice: string;
}

const tones: Readonly<Record<RegistrationState, StatusTone>> = {
  idle: 'off',
  connecting: 'busy',
  registering: 'busy',
  registered: 'good',
  retrying: 'busy',
  rejected: 'bad',
  unregistering: 'busy',
  unregistered: 'off',
};

export function statusOf({ owner, registration }: PhoneState): StatusViewModel | undefined {
  if (owner === undefined) return undefined;
  const { label } = words.registration[registration];
  return {
    name: owner.name,
    number: owner.number === owner.name ? '' : owner.number,
    label,
    tone: tones[registration],
  };
}

export function noticeOf({
  owner,
  registration,
  registrationError,
}: PhoneState): NoticeViewModel | undefined {
  const { advice } = words.registration[registration];
  if (owner === undefined || advice === undefined) return undefined;
  return {
    tone: registration === 'rejected' ? 'error' : 'warning',
    message: registrationError?.message ?? words.registrationTrouble,
    advice,
  };
}
