import {
  chooseChallenge,
  type DigestChallenge,
  parseChallenge,
  parseCSeq,
  parseMessage,
  parseVia,
  type SipHeaders,
  type SipMessage,
  SipMessageError,
  type SipRequest,
  type SipResponse,
  validateMessage,
} from '@offhook/sip-message';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { toSipJsNameAddr, toSipJsUri } from './sipjs-uri.js';

/** What sip.js's core hands to the authenticator as the parsed challenge. It reads `stale` itself. */
export interface OfferedChallenge {
  readonly stale: boolean;
  readonly challenge: DigestChallenge;
}

/** A request in sip.js's shape, read by our parser: sip.js's own takes milliseconds for each message. */
export class ReceivedRequest extends IncomingRequestMessage {
  readonly sip: SipRequest;

  constructor(sip: SipRequest) {
    super();
    this.sip = sip;
    this.ruri = requestUri(sip.uri);
    fill(this, sip);
  }
}

/** A response in sip.js's shape. */
export class ReceivedResponse extends IncomingResponseMessage {
  readonly sip: SipResponse;

  constructor(sip: SipResponse) {
    super();
    this.sip = sip;
    fill(this, sip);
    this.reasonPhrase = sip.reason;
    // sip.js drops a provisional response that cannot begin a dialog, and with it the ringing that it tells of.
    // As a 100 it reaches us; `sip` has the status that it came with.
    const canBeginDialog = Boolean(this.toTag) && sip.headers.has('Contact');
    this.statusCode = sip.status > 100 && sip.status < 200 && !canBeginDialog ? 100 : sip.status;
  }
}

/**
 * Reads what came from the server.
 *
 * @throws SipMessageError
 */
export function readReceived(data: string): ReceivedRequest | ReceivedResponse {
  const sip = parseMessage(data);
  const fault = validateMessage(sip);
  if (fault !== undefined) throw fault;
  return sip.kind === 'request' ? new ReceivedRequest(sip) : new ReceivedResponse(sip);
}

/** The message as our parser read it; undefined for a response that sip.js made up itself, as for a timeout. */
export function sipOf(message: IncomingMessage): SipMessage | undefined {
  return message instanceof ReceivedRequest || message instanceof ReceivedResponse ? message.sip : undefined;
}

/** The session description that a message carries. */
export function descriptionIn(message: IncomingMessage): string | undefined {
  const sip = sipOf(message);
  const type = sip?.headers.first('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  return sip !== undefined && sip.body !== '' && type === 'application/sdp' ? sip.body : undefined;
}

function fill(target: IncomingMessage, { body, headers }: SipMessage): void {
  for (const name of headers.names()) {
    for (const value of headers.all(name)) target.addHeader(name, value);
  }
  const required = (name: string): string => headers.first(name) ?? '';
  const via = parseVia(required('Via'));
  const { method, sequence } = parseCSeq(required('CSeq'));
  const from = toSipJsNameAddr(required('From'));
  const to = toSipJsNameAddr(required('To'));
  const fromTag = from.getParam('tag') ?? '';
  const toTag = to.getParam('tag') ?? '';
  const callId = required('Call-ID');
  const hop = { host: via.host, port: via.port ?? 0 };
  const viaBranch = via.parameters.get('branch') ?? '';
  Object.assign(target, {
    method,
    cseq: sequence,
    from,
    fromTag,
    to,
    toTag,
    callId,
    body,
    data: '',
    via: hop,
    viaBranch,
  });
  setParsed(target, 'From', from);
  setParsed(target, 'To', to);
  // Only the first is ever asked for; behind it, in a registrar's answer, stand other devices' contacts.
  const contact = headers.first('Contact');
  if (contact !== undefined && method !== 'REGISTER') setParsed(target, 'Contact', toSipJsNameAddr(contact));
  offerChallenge(target, 'WWW-Authenticate', headers);
  offerChallenge(target, 'Proxy-Authenticate', headers);
}

/** Spares sip.js its grammar: what is parsed already is not parsed again. */
function setParsed(target: IncomingMessage, name: string, parsed: NameAddrHeader): void {
  const header = target.headers[name]?.[0];
  if (header !== undefined) header.parsed = parsed;
}

/** sip.js reads the first challenge only and answers MD5 only, so that the choice is made here (RFC 8760 §2.4). */
function offerChallenge(target: IncomingMessage, name: string, headers: SipHeaders): void {
  const challenge = chooseChallenge(headers.all(name).flatMap(readChallenge));
  if (challenge === undefined) {
    Reflect.deleteProperty(target.headers, name);
    return;
  }
  const parsed: OfferedChallenge = { stale: challenge.isStale, challenge };
  target.headers[name] = [{ raw: '', parsed }];
}

function readChallenge(text: string): DigestChallenge[] {
  try {
    return [parseChallenge(text)];
  } catch (error) {
    // Another scheme than Digest, which somebody else may answer.
    if (error instanceof SipMessageError) return [];
    throw error;
  }
}

function requestUri(text: string): URI {
  // sip.js answers 416 to any scheme that is not `sip`.
  return /^sips?:/i.test(text) ? toSipJsUri(text) : new URI('unknown', '', 'unknown.invalid');
}
