/** A status line: how far the far side is with what we asked of it. */
export interface SipStatus {
  /** From 100 to 699. */
  readonly status: number;
  /** Printable text in one line; empty where the far side gave none. */
  readonly reason: string;
}

// RFC 3420 §2: a fragment may begin with the start line of a response; RFC 3515 §2.4.5 asks for no more than that.
const statusLinePattern = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i;
const longestLine = 1_024;
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const longestReason = 256;

/** Reads a body of `message/sipfrag`; undefined where it does not begin with a status line. */
export function parseSipfrag(body: string): SipStatus | undefined {
  const [line = ''] = body.trimStart().slice(0, longestLine).split(/\r?\n/, 1);
  const [, status, reason = ''] = statusLinePattern.exec(line) ?? [];
  return status === undefined ? undefined : { status: Number(status), reason: oneLine(reason) };
}

/** Writes the body of a NOTIFY that tells who asked for a transfer how far it is. */
export function formatSipfrag({ reason, status }: SipStatus): string {
  return `SIP/2.0 ${status} ${oneLine(reason)}\r\n`;
}

function oneLine(text: string): string {
  return text.replace(unprintable, ' ').trim().slice(0, longestReason).trim();
}
