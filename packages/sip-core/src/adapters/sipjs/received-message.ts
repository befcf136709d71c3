import {
  parseCSeq,
  parseMessage,
  parseVia,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  validateMessage,
} from '@offhook/sip-message';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { type ParsedHeader, parsedHeader } from './parsed-header.js';
import { toSipJsNameAddr, toSipJsUri } from './sipjs-uri.js';

/** A request in sip.js's shape over what our parser read. */
export class ReceivedRequest extends IncomingRequestMessage {
  readonly sip: SipRequest;

  constructor(sip: SipRequest) {
    super();
    this.sip = sip;
    // sip.js answers 416 to any scheme that is not `sip`.
    this.ruri = /^sips?:/i.test(sip.uri) ? toSipJsUri(sip.uri) : new URI('unknown', '', 'unknown.invalid');
    Object.assign(this, factsOf(sip));
  }

  override getHeader(name: string): string | undefined {
    return this.sip.headers.first(name);
  }

  override getHeaders(name: string): string[] {
    return [...this.sip.headers.all(name)];
  }

  override hasHeader(name: string): boolean {
    return this.sip.headers.has(name);
  }

  override parseHeader(name: string): ParsedHeader | undefined {
    return parsedHeader(this.sip.headers, name);
  }
}

/** A response in sip.js's shape over what our parser read. */
export class ReceivedResponse extends IncomingResponseMessage {
  readonly sip: SipResponse;

  constructor(sip: SipResponse) {
    super();
    this.sip = sip;
    Object.assign(this, factsOf(sip));
    this.reasonPhrase = sip.reason;
    // sip.js drops a provisional response that cannot begin a dialog, and with it the ringing that it tells of.
    // As a 100 it reaches us; `sip` has the status that it came with.
    const canBeginDialog = this.toTag !== '' && sip.headers.has('Contact');
    this.statusCode = sip.status > 100 && sip.status < 200 && !canBeginDialog ? 100 : sip.status;
  }

  override getHeader(name: string): string | undefined {
    return this.sip.headers.first(name);
  }

  override getHeaders(name: string): string[] {
    return [...this.sip.headers.all(name)];
  }

  override hasHeader(name: string): boolean {
    return this.sip.headers.has(name);
  }

  override parseHeader(name: string): ParsedHeader | undefined {
    return parsedHeader(this.sip.headers, name);
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
  if (sip === undefined || sip.body === '') return undefined;
  return parsedHeader(sip.headers, 'content-type') === 'application/sdp' ? sip.body : undefined;
}

type Facts = Pick<
  IncomingMessage,
  'method' | 'cseq' | 'callId' | 'from' | 'fromTag' | 'to' | 'toTag' | 'via' | 'viaBranch' | 'body' | 'data'
>;

/** What sip.js reads as properties. */
function factsOf({ body, headers }: SipMessage): Facts {
  const required = (name: string): string => headers.first(name) ?? '';
  const { method, sequence } = parseCSeq(required('CSeq'));
  const via = parseVia(required('Via'));
  const from = toSipJsNameAddr(required('From'));
  const to = toSipJsNameAddr(required('To'));
  return {
    method,
    cseq: sequence,
    callId: required('Call-ID'),
    from,
    fromTag: from.getParam('tag') ?? '',
    to,
    toTag: to.getParam('tag') ?? '',
    via: { host: via.host, port: via.port ?? 0 },
    viaBranch: via.parameters.get('branch') ?? '',
    body,
    data: '',
  };
}
