import type { CallSnapshot, CallState, RegistrationState } from '@offhook/protocol';
import { endReasonTexts } from '../model/timeline.js';

const callTexts: Readonly<Record<CallState, string>> = {
  dialing: 'Calling',
  ringing: 'Ringing',
  incoming: 'Incoming call',
  answering: 'Answering',
  connected: 'In call',
  ended: 'Call ended',
};

/** A call in a word or two. */
export function callText(call: CallSnapshot | undefined): string {
  return call === undefined ? 'No call' : callTexts[call.state];
}

/** Why a call ended; undefined while it lives. */
export function endText({ state, endReason = 'failed' }: CallSnapshot): string | undefined {
  return state === 'ended' ? endReasonTexts[endReason] : undefined;
}

/** How long was or is talked, as `0:42`; undefined before that. */
export function talkTime({ connectedAt, endedAt }: CallSnapshot, nowMs: number): string | undefined {
  if (connectedAt === undefined) return undefined;
  const endMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
  return durationText(endMs - Date.parse(connectedAt));
}

export function durationText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const padded = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}

export type StatusTone = 'good' | 'busy' | 'bad' | 'off';

/** A registration in a word, and whether that is good news. */
export const registrationStatus: Readonly<
  Record<RegistrationState, { readonly text: string; readonly tone: StatusTone }>
> = {
  idle: { text: 'Not connected', tone: 'off' },
  connecting: { text: 'Connecting', tone: 'busy' },
  registering: { text: 'Registering', tone: 'busy' },
  registered: { text: 'Registered', tone: 'good' },
  retrying: { text: 'Reconnecting', tone: 'bad' },
  rejected: { text: 'Refused', tone: 'bad' },
  unregistering: { text: 'Signing off', tone: 'busy' },
  unregistered: { text: 'Signed off', tone: 'off' },
};
