import type { SipMessage, SipRequest } from '@offhook/sip-message';

/** Lines as they stand on the wire. */
export function raw(...lines: readonly string[]): string {
  return lines.join('\r\n');
}

/** A response of the test's own making to a request that a phone sent. */
export function rawResponse(
  { headers }: SipMessage,
  status: number,
  {
    body = '',
    lines = [],
    toTag,
  }: { readonly body?: string; readonly lines?: readonly string[]; readonly toTag?: string } = {},
): string {
  const to = headers.first('To') ?? '';
  return raw(
    `SIP/2.0 ${status} Test`,
    ...headers.all('Via').map((via) => `Via: ${via}`),
    `From: ${headers.first('From') ?? ''}`,
    `To: ${toTag === undefined ? to : `${to};tag=${toTag}`}`,
    `Call-ID: ${headers.first('Call-ID') ?? ''}`,
    `CSeq: ${headers.first('CSeq') ?? ''}`,
    ...lines,
    `Content-Length: ${body.length}`,
    '',
    body,
  );
}

let count = 0;

/** A request of the test's own making, from a stranger. */
export function rawRequest(
  method: string,
  uri: string,
  {
    body = '',
    from = 'sip:stranger@example.test',
    lines = [],
  }: { readonly body?: string; readonly from?: string; readonly lines?: readonly string[] } = {},
): string {
  count += 1;
  return raw(
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/WS stranger.test;branch=z9hG4bK-raw-${count}`,
    `From: "Stranger" <${from}>;tag=raw-${count}`,
    `To: <${uri}>`,
    `Call-ID: raw-${count}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...lines,
    `Content-Length: ${body.length}`,
    '',
    body,
  );
}

export function asRequest(message: SipMessage | undefined): SipRequest {
  if (message?.kind !== 'request') throw new Error('This is no request.');
  return message;
}
