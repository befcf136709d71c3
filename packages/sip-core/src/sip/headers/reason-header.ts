import { formatParameterizedValue, parseParameterizedValue } from '@offhook/sip-message';
import type { SipReason } from '../../ports/signalling-port.js';
import { ifReadable } from './if-readable.js';
import { printable } from './printable.js';

/** The Reason header (RFC 3326): SIP's own where there are several, else a gateway's (Q.850). */
export function reasonOf(values: readonly string[]): SipReason | undefined {
  const readable = values.flatMap((text) => ifReadable(() => parseParameterizedValue(text)) ?? []);
  const isSip = ({ value }: { readonly value: string }): boolean => value.toUpperCase() === 'SIP';
  const reason = readable.find(isSip) ?? readable[0];
  if (reason === undefined) return undefined;
  const cause = Number.parseInt(reason.parameters.get('cause') ?? '', 10);
  return {
    // RFC 3326 §2: a proxy gives the 2xx of another branch as the reason of its CANCEL.
    isAnsweredElsewhere: isSip(reason) && cause === 200,
    cause: Number.isNaN(cause) ? undefined : cause,
    text: printable(reason.parameters.get('text') ?? ''),
  };
}

export function reasonValue({ cause, text = '' }: Partial<Pick<SipReason, 'cause' | 'text'>>): string {
  const parameters = new Map<string, string | undefined>();
  if (cause !== undefined) parameters.set('cause', String(cause));
  const line = printable(text);
  if (line !== '') parameters.set('text', line);
  return formatParameterizedValue({ value: 'SIP', parameters });
}
