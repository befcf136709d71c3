import type { SipHeaders } from '@offhook/sip-message';
import type { DialogId } from '../../ports/signalling-port.js';
import type { DialogTable } from '../core/dialog-table.js';
import { ifReadable } from '../headers/if-readable.js';
import { parseReplaces } from '../headers/replaces-header.js';

/** The call that an INVITE is to take the place of, none, or the status that it is refused with (RFC 3891 §3). */
export function replacedDialog(
  dialogs: DialogTable,
  headers: SipHeaders,
): DialogId | 400 | 481 | 486 | undefined {
  const [text, second] = headers.all('Replaces');
  if (text === undefined) return undefined;
  const parsed = second === undefined ? ifReadable(() => parseReplaces(text)) : undefined;
  if (parsed === undefined) return 400;
  const { callId, fromTag, isEarlyOnly, toTag } = parsed;
  const id = { callId, localTag: toTag, remoteTag: fromTag };
  // One that still rings here may not be replaced, and of one that rings there nobody above knows yet.
  if (dialogs.get(id)?.isCall !== true) return 481;
  return isEarlyOnly ? 486 : id;
}
