import type { SipHeaders } from '@offhook/sip-message';
import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { ReceivedInfo, SipOutcome } from '../../ports/signalling-port.js';
import { sendInDialog } from './in-dialog-request.js';
import { sipOf } from './received-message.js';
import type { SipJsContext } from './sipjs-core.js';

/** The one package that we take, by RFC 8840 §10.4. */
const trickleIce = 'trickle-ice';
export const recvInfoHeader = 'Recv-Info: trickle-ice';

/** Whether the far side takes candidates later than its description (RFC 8840 §5). */
export function canTrickle(headers: SipHeaders | undefined): boolean {
  return headers?.all('Supported').some((tag) => tag.toLowerCase() === trickleIce) === true;
}

export interface SentInfo {
  readonly contentType: string;
  readonly body: string;
  readonly infoPackage: string | undefined;
}

export async function sendInfo(context: SipJsContext, dialog: Dialog, info: SentInfo): Promise<SipOutcome> {
  const { body: content, contentType, infoPackage } = info;
  const { response } = sendInDialog(context, dialog, {
    method: 'INFO',
    // RFC 6086 §7.3: what the body is there for is the package's.
    headers:
      infoPackage === undefined
        ? []
        : [`Info-Package: ${infoPackage}`, recvInfoHeader, 'Content-Disposition: Info-Package'],
    body: { contentDisposition: 'render', contentType, content },
  });
  return (await response).outcome;
}

/** Answers an INFO as whoever hears of it says. */
export function receiveInfo(request: IncomingRequest, tell: (info: ReceivedInfo) => void): void {
  const sip = sipOf(request.message);
  const infoPackage = sip?.headers.first('Info-Package')?.split(';')[0]?.trim().toLowerCase();
  // RFC 6086 §4.2.2: INFOs of no package are answered, whatever they are.
  if (infoPackage !== undefined && infoPackage !== trickleIce) {
    request.reject({ statusCode: 469, extraHeaders: [recvInfoHeader] });
    return;
  }
  let refusal: number | undefined;
  tell({
    contentType: sip?.headers.first('Content-Type') ?? '',
    body: sip?.body ?? '',
    infoPackage,
    refuse: (status) => {
      refusal = status;
    },
  });
  if (refusal === undefined) request.accept();
  else request.reject({ statusCode: refusal });
}
