import type { Call } from '../call/call.js';
import type { CallDialog, DialogId, IncomingInvite } from '../ports/signalling-port.js';

/** What an INVITE wants to replace: nothing, a call of ours, or what cannot be replaced, with the status that says so. */
export type Replaced =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'refused'; readonly status: 481 | 486 };

/** Finds the call that an INVITE wants to take the place of, by the rules of RFC 3891 §3. */
export function replacedBy(
  invite: IncomingInvite,
  calls: readonly Call[],
  dialogOf: (call: Call) => CallDialog | undefined,
): Replaced {
  const wanted = invite.dialogToReplace;
  if (wanted === undefined) return { kind: 'nothing' };
  const call = calls.find((candidate) => isSame(dialogOf(candidate)?.id, wanted));
  if (call === undefined || call.state === 'ended') return { kind: 'refused', status: 481 };
  // Who wants it only while it rings comes too late: all that have a dialog here are answered.
  return isEarlyOnly(invite) ? { kind: 'refused', status: 486 } : { kind: 'call', call };
}

function isSame(one: DialogId | undefined, other: DialogId): boolean {
  return one?.callId === other.callId && one.localTag === other.localTag && one.remoteTag === other.remoteTag;
}

function isEarlyOnly(invite: IncomingInvite): boolean {
  return /;\s*early-only\s*(;|$)/i.test(invite.header('Replaces') ?? '');
}
