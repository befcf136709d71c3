import { formatUri, parseNameAddr, parseUri, type SipHeaders } from '@offhook/sip-message';
import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { DialogId, IncomingRefer, ReferReport } from '../../ports/signalling-port.js';
import { formatSipfrag } from '../../transfer/sipfrag.js';
import { ifReadable } from './if-readable.js';
import { sendInDialog } from './in-dialog-request.js';
import { sipOf } from './received-message.js';
import { dialogIdOf, parseReplaces } from './replaces-header.js';
import { contactHeader, type SipJsContext } from './sipjs-core.js';

interface ReferTarget {
  readonly target: string;
  readonly replaces: DialogId | undefined;
}

// What the far side may expect to hear in: as long as an INVITE may ring (Timer C).
const reportExpiresSeconds = 180;

export interface IncomingReferOptions {
  readonly request: IncomingRequest;
  readonly context: SipJsContext;
  /** In which the reports go out, once it is accepted. */
  readonly dialog: () => Dialog;
  /** Where it came alone: our tag in the dialog that it begins. */
  readonly localTag?: string;
  /** No report follows. */
  readonly onOver?: () => void;
}

/** The far side's REFER (RFC 3515); undefined for one that cannot be read, which is refused. */
export function incomingReferOf(options: IncomingReferOptions): IncomingRefer | undefined {
  const { context, localTag, request } = options;
  const headers = sipOf(request.message)?.headers;
  const referred = headers && referTargetIn(headers);
  if (headers === undefined || referred === undefined) {
    request.reject({ statusCode: 400 });
    return undefined;
  }
  let isOpen = true;
  const close = (): boolean => {
    const wasOpen = isOpen;
    isOpen = false;
    return wasOpen;
  };
  return {
    ...referred,
    referredBy: headers.first('Referred-By'),
    accept: () => {
      if (!close()) return silentReport;
      // RFC 4488: who asked may want to hear nothing.
      const isSilent = headers.first('Refer-Sub')?.toLowerCase() === 'false';
      const extraHeaders = [contactHeader(context.core), ...(isSilent ? ['Refer-Sub: false'] : [])];
      request.accept({ statusCode: 202, extraHeaders, ...(localTag && { toTag: localTag }) });
      return isSilent ? silentReport : reporterOf(options);
    },
    refuse: (statusCode) => {
      if (close()) request.reject({ statusCode });
    },
  };
}

const silentReport: ReferReport = { report: () => undefined, end: () => undefined };

function reporterOf({ context, dialog: open, onOver, request }: IncomingReferOptions): ReferReport {
  const dialog = open();
  const event = `Event: refer;id=${request.message.cseq}`;
  let isOver = false;
  let last = { status: 100, reason: 'Trying' };
  const notify = (state: string): void => {
    // The call that it came in may be over, and who asked with it.
    if (!context.core.dialogs.has(dialog.id)) return;
    const headers = [event, `Subscription-State: ${state}`];
    const content = formatSipfrag(last);
    const body = { contentDisposition: 'render', contentType: 'message/sipfrag;version=2.0', content };
    sendInDialog(context, dialog, { method: 'NOTIFY', headers, body });
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    notify('terminated;reason=noresource');
    onOver?.();
  };
  notify(`active;expires=${reportExpiresSeconds}`);
  return {
    report: (status, reason) => {
      // Accepting it has reported the first 100.
      if (isOver || status === last.status) return;
      last = { status, reason };
      if (status >= 200) end();
      else notify(`active;expires=${reportExpiresSeconds}`);
    },
    end,
  };
}

/** RFC 3515 §2.1: one Refer-To, here of what can be called. */
function referTargetIn(headers: SipHeaders): ReferTarget | undefined {
  const [text, second] = headers.all('Refer-To');
  if (text === undefined || second !== undefined) return undefined;
  return ifReadable(() => {
    const uri = parseUri(parseNameAddr(text).uri);
    if ((uri.parameters.get('method') ?? 'INVITE').toUpperCase() !== 'INVITE') return undefined;
    const replaces = uri.headers.find(({ name }) => name.toLowerCase() === 'replaces');
    const parsed = replaces && parseReplaces(replaces.value);
    if (replaces !== undefined && parsed === undefined) return undefined;
    const parameters = new Map(uri.parameters);
    parameters.delete('method');
    // RFC 3261 §19.1.5: what else the URI wants to write into our INVITE is not for it to write.
    const target = formatUri({ ...uri, parameters, headers: [] });
    return { target, replaces: parsed && dialogIdOf(parsed) };
  });
}
