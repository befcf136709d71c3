import type { CallSnapshot } from '@offhook/protocol';
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

/** The end in a few words. What failed says so itself. */
export function endingOf(call: CallSnapshot): { readonly title: string; readonly detail: string } {
  const isMissed = call.direction === 'incoming' && isUnanswered(call);
  const title = isMissed ? words.missed : words.ended[call.endReason ?? 'failed'];
  return { title, detail: call.error?.message ?? '' };
}

function isUnanswered({ connectedAt, endReason }: CallSnapshot): boolean {
  return connectedAt === undefined && (endReason === 'cancelled' || endReason === 'no-answer');
}

function initialsOf(name: string): string {
  const letters = name.split(/[\s._-]+/).flatMap((part) => /^\p{L}/u.exec(part) ?? []);
  const [first = '', ...others] = letters;
  return (first + (others.at(-1) ?? '')).toLocaleUpperCase();
}
