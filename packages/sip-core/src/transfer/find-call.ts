import type { Call } from '../call/call.js';
import type { CallDialog, DialogId } from '../ports/signalling-port.js';

/** The call that has this dialog (RFC 3891 §3): undefined where none has, or has it no more. */
export function findCall(
  wanted: DialogId,
  calls: readonly Call[],
  dialogOf: (call: Call) => CallDialog | undefined,
): Call | undefined {
  return calls.find((call) => call.state !== 'ended' && isSame(dialogOf(call)?.id, wanted));
}

function isSame(one: DialogId | undefined, other: DialogId): boolean {
  return one?.callId === other.callId && one.localTag === other.localTag && one.remoteTag === other.remoteTag;
}
