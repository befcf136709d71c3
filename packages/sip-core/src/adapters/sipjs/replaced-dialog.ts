import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { SipHeaders } from '@offhook/sip-message';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { DialogId } from '../../ports/signalling-port.js';
import { ifReadable } from './if-readable.js';
import { parseReplaces } from './replaces-header.js';

/** The call that an INVITE is to take the place of, none, or the status that it is refused with (RFC 3891 §3). */
export function replacedDialog(
  core: UserAgentCore,
  headers: SipHeaders,
): DialogId | 400 | 481 | 486 | undefined {
  const [text, second] = headers.all('Replaces');
  if (text === undefined) return undefined;
  const parsed = second === undefined ? ifReadable(() => parseReplaces(text)) : undefined;
  if (parsed === undefined) return 400;
  const { callId, fromTag, isEarlyOnly, toTag } = parsed;
  const dialog = core.dialogs.get(callId + toTag + fromTag);
  // One that still rings here may not be replaced, and of one that rings there nobody above knows yet.
  if (!(dialog instanceof SessionDialog) || dialog.early) return 481;
  return isEarlyOnly ? 486 : { callId, localTag: toTag, remoteTag: fromTag };
}
