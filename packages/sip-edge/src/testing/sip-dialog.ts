import { parseNameAddr, type SipMessage, type SipRequest } from '@offhook/sip-message';
import { randomToken, tagOf } from '@offhook/sip-transaction';

/** What a raw test client knows of the dialog it is in (RFC 3261 §12). */
export class SipDialog {
  readonly callId: string;
  readonly local: string;
  remote: string;
  target: string;
  routes: readonly string[] = [];
  sequence: number;

  constructor(parts: { callId: string; local: string; remote: string; target: string; sequence: number }) {
    this.callId = parts.callId;
    this.local = parts.local;
    this.remote = parts.remote;
    this.target = parts.target;
    this.sequence = parts.sequence;
  }

  /** The calling side, before anybody answered. */
  static calling(localUri: string, remoteUri: string): SipDialog {
    return new SipDialog({
      callId: randomToken(14),
      local: `<${localUri}>;tag=${randomToken(14)}`,
      remote: `<${remoteUri}>`,
      target: remoteUri,
      sequence: 0,
    });
  }

  /** The called side. */
  static called({ headers }: SipRequest): SipDialog {
    const to = headers.first('To') ?? '';
    const dialog = new SipDialog({
      callId: headers.first('Call-ID') ?? '',
      local: tagOf(to) === undefined ? `${to};tag=${randomToken(14)}` : to,
      remote: headers.first('From') ?? '',
      target: addressOf(headers.first('Contact')) ?? '',
      sequence: 0,
    });
    dialog.routes = headers.all('Record-Route');
    return dialog;
  }

  /** An answer with a tag makes or completes the dialog. */
  adopt({ headers }: SipMessage): void {
    this.remote = headers.first('To') ?? this.remote;
    this.target = addressOf(headers.first('Contact')) ?? this.target;
    const recorded = headers.all('Record-Route');
    if (recorded.length > 0) this.routes = [...recorded].reverse();
  }
}

function addressOf(contact: string | undefined): string | undefined {
  return contact === undefined ? undefined : parseNameAddr(contact).uri;
}
