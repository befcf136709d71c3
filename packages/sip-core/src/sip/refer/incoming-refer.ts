import { formatUri, parseNameAddr, parseUri, type SipHeaders } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { DialogId, IncomingRefer, ReferReport } from '../../ports/signalling-port.js';
import { formatSipfrag } from '../../transfer/sipfrag.js';
import { type Dialog, sequenceOf } from '../core/dialog.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { ifReadable } from '../headers/if-readable.js';
import { dialogIdOf, parseReplaces } from '../headers/replaces-header.js';

interface ReferTarget {
  readonly target: string;
  readonly replaces: DialogId | undefined;
}

// What the far side may expect to hear in: as long as an INVITE may ring (Timer C).
const reportExpiresSeconds = 180;

export interface IncomingReferOptions {
  readonly agent: UserAgent;
  readonly transaction: ServerTransaction;
  /** In which the reports go out, once it is accepted. */
  readonly dialog: Dialog;
  /** No report follows. */
  readonly onOver?: () => void;
}

/** The far side's REFER (RFC 3515); undefined for one that cannot be read, which is refused. */
export function incomingReferOf(options: IncomingReferOptions): IncomingRefer | undefined {
  const { agent, dialog, onOver, transaction } = options;
  const { headers } = transaction.request;
  const referred = referTargetIn(headers);
  if (referred === undefined) {
    transaction.answer({ status: 400 });
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
      const fields = isSilent ? [['Refer-Sub', 'false'] as const] : [];
      agent.accept(transaction, { status: 202, fields, tag: dialog.id.localTag });
      if (!isSilent) return reporterOf(options);
      onOver?.();
      return silentReport;
    },
    refuse: (status) => {
      if (!close()) return;
      transaction.answer({ status });
      onOver?.();
    },
  };
}

const silentReport: ReferReport = { report: () => undefined, end: () => undefined };

function reporterOf({ agent, dialog, onOver, transaction }: IncomingReferOptions): ReferReport {
  const event = `refer;id=${sequenceOf(transaction.request)}`;
  let isOver = false;
  let last = { status: 100, reason: 'Trying' };
  const notify = (state: string): void => {
    const body = { contentType: 'message/sipfrag;version=2.0', content: formatSipfrag(last) };
    const fields = [
      ['Event', event],
      ['Subscription-State', state],
    ] as const;
    // RFC 5057 §5.2: the call that it came in may be over, and who asked wants to know yet; one that does not says 481.
    void sendInDialog(agent, dialog, { method: 'NOTIFY', fields, body }).response.then(({ status }) => {
      if (status === 481) close();
    });
  };
  const close = (): void => {
    if (!isOver) onOver?.();
    isOver = true;
  };
  const end = (): void => {
    if (isOver) return;
    notify('terminated;reason=noresource');
    close();
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
