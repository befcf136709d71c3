import { parseMessage, SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';

/** Headers by name; an undefined one is left out. */
export type HeaderOverrides = Readonly<Record<string, string | readonly string[] | undefined>>;

const defaults = {
  Via: 'SIP/2.0/WS alice.invalid;branch=z9hG4bKone',
  'Max-Forwards': '70',
  From: '<sip:alice@demo.localhost>;tag=a',
  To: '<sip:bob@demo.localhost>',
  'Call-ID': 'call-1',
};

/** A sound request from alice to bob, but for what a test changes. */
export function makeRequest(
  method: string,
  headers: HeaderOverrides = {},
  uri = 'sip:bob@demo.localhost',
): SipRequest {
  const all: HeaderOverrides = { ...defaults, CSeq: `1 ${method}`, ...headers };
  return { kind: 'request', method, uri, headers: headersOf(all), body: '' };
}

/** An answer to a request, as its receiver would send it. */
export function makeAnswer(request: SipRequest, status: number, headers: HeaderOverrides = {}): SipResponse {
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(
    (name) => [name, request.headers.all(name)] as const,
  );
  const all: HeaderOverrides = { ...Object.fromEntries(copied), ...headers };
  return { kind: 'response', status, reason: 'Test', headers: headersOf(all), body: '' };
}

/** What went over a wire, as `INVITE` or `200 INVITE`. */
export function labelsOf(sent: readonly string[]): readonly string[] {
  return sent.map((text) => {
    const message = parseMessage(text);
    const method = (message.headers.first('CSeq') ?? '').split(' ')[1] ?? '';
    return message.kind === 'request' ? message.method : `${message.status} ${method}`;
  });
}

function headersOf(entries: HeaderOverrides): SipHeaders {
  const headers = new SipHeaders();
  for (const [name, value] of Object.entries(entries)) if (value !== undefined) headers.set(name, value);
  return headers;
}
