import { parseParameterizedValue } from '@offhook/sip-message';
import type { DialogId } from '../../ports/signalling-port.js';

export interface ParsedReplaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  /** Only a call that still rings may be replaced. */
  readonly isEarlyOnly: boolean;
}

/**
 * The Replaces header (RFC 3891 §6.1); undefined without its tags.
 *
 * @throws SipMessageError
 */
export function parseReplaces(text: string): ParsedReplaces | undefined {
  const { parameters, value: callId } = parseParameterizedValue(text);
  const [toTag, fromTag] = [parameters.get('to-tag'), parameters.get('from-tag')];
  if (toTag === undefined || fromTag === undefined) return undefined;
  return { callId, toTag, fromTag, isEarlyOnly: parameters.has('early-only') };
}

/** As whoever is called knows it: the tag of the To is that one's own (RFC 3891 §3). */
export function formatReplaces({ callId, localTag, remoteTag }: DialogId): string {
  return `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
}

/** The same, for who is to send it in an INVITE. */
export function dialogIdOf({ callId, fromTag, toTag }: ParsedReplaces): DialogId {
  return { callId, localTag: fromTag, remoteTag: toTag };
}
