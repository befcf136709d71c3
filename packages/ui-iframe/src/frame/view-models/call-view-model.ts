import type { CallEndReason, CallSnapshot } from '@offhook/protocol';
import { words } from '../words.js';
import { formatDuration } from './duration.js';

/** Who is at the other side, ready to show. */
export interface PersonViewModel {
  readonly name: string;
  /** Empty when the name is the number already. */
  readonly number: string;
  /** Empty for a bare number, which has none. */
  readonly initials: string;
}

export function personIn({ remoteName, remoteNumber }: CallSnapshot): PersonViewModel {
  const name = remoteName.trim() || remoteNumber || words.call.unknown;
  return { name, number: name === remoteNumber ? '' : remoteNumber, initials: initialsOf(name) };
}

/** Time since the call was connected; undefined before. */
export function durationOf(call: CallSnapshot, nowMs: number): string | undefined {
  if (call.connectedAt === undefined) return undefined;
  const endMs = call.endedAt === undefined ? nowMs : Date.parse(call.endedAt);
  return formatDuration(endMs - Date.parse(call.connectedAt));
}

export interface EndingViewModel {
  readonly title: string;
  /** What the error says beyond the title; empty when that says it all. */
  readonly detail: string;
  /** Something went wrong, where a busy line or a decline is only an answer. */
  readonly isFailure: boolean;
}

/** Titles that name no cause, so that the error's own sentence is worth reading. */
const vague: readonly CallEndReason[] = [
  'media-failed',
  'connection-lost',
  'failed',
  'forbidden',
  'unavailable',
];
const failures: readonly CallEndReason[] = [
  'media-failed',
  'connection-lost',
  'failed',
  'forbidden',
  'not-found',
];

/** The end in a few words. */
export function endingOf(call: CallSnapshot): EndingViewModel {
  const { direction, endReason = 'failed', error } = call;
  const isMissed = direction === 'incoming' && isUnanswered(call);
  return {
    title: isMissed ? words.missed : words.ended[endReason],
    detail: vague.includes(endReason) ? (error?.message ?? '') : '',
    isFailure: failures.includes(endReason),
  };
}

function isUnanswered({ connectedAt, endReason }: CallSnapshot): boolean {
  return connectedAt === undefined && (endReason === 'cancelled' || endReason === 'no-answer');
}

function initialsOf(name: string): string {
  const letters = name.split(/[\s._-]+/).flatMap((part) => /^\p{L}/u.exec(part) ?? []);
  const [first = '', ...others] = letters;
  return (first + (others.at(-1) ?? '')).toLocaleUpperCase();
}
