import { parseParameterizedValue, type SipHeaders } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { ReceivedInfo, SipOutcome } from '../../ports/signalling-port.js';
import type { Dialog } from '../core/dialog.js';
import type { HeaderField } from '../core/header-field.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { ifReadable } from '../headers/if-readable.js';
import { outcomeOf } from '../headers/sip-refusal.js';

/** The one package that we take, by RFC 8840 §10.4. */
const trickleIce = 'trickle-ice';
export const recvInfoField: HeaderField = ['Recv-Info', trickleIce];

/** Whether the far side takes candidates later than its description (RFC 8840 §5). */
export function canTrickle(headers: SipHeaders): boolean {
  return headers.all('Supported').some((tag) => tag.toLowerCase() === trickleIce);
}

export interface SentInfo {
  readonly contentType: string;
  readonly content: string;
  readonly infoPackage: string | undefined;
}

export async function sendInfo(agent: UserAgent, dialog: Dialog, info: SentInfo): Promise<SipOutcome> {
  const { infoPackage } = info;
  const fields: readonly HeaderField[] =
    infoPackage === undefined
      ? []
      : // RFC 6086 §7.3: what the body is there for is the package's.
        [['Info-Package', infoPackage], recvInfoField, ['Content-Disposition', 'Info-Package']];
  return outcomeOf(await sendInDialog(agent, dialog, { method: 'INFO', fields, body: info }).response);
}

/** Answers an INFO as whoever hears of it says. */
export function receiveInfo(
  agent: UserAgent,
  transaction: ServerTransaction,
  tell: (info: ReceivedInfo) => void,
): void {
  const { body, headers } = transaction.request;
  const text = headers.first('Info-Package');
  const infoPackage = text && (ifReadable(() => parseParameterizedValue(text).value.toLowerCase()) ?? text);
  // RFC 6086 §4.2.2: INFOs of no package are answered, whatever they are.
  if (infoPackage !== undefined && infoPackage !== trickleIce) {
    transaction.answer({ status: 469, headers: [recvInfoField] });
    return;
  }
  let refusal: number | undefined;
  tell({
    contentType: headers.first('Content-Type') ?? '',
    body,
    infoPackage,
    refuse: (status) => {
      refusal = status;
    },
  });
  if (refusal === undefined) agent.accept(transaction);
  else transaction.answer({ status: refusal });
}
