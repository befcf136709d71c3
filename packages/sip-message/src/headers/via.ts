import { SipMessageError } from '../sip-message-error.js';
import { isToken } from '../message/grammar.js';
import { formatParameters, type HeaderParameters, parseParameters } from './parameters.js';
import { isHost, parsePort } from '../uri/host-port.js';

/** One hop of a message's way (RFC 3261 §20.42). */
export interface Via {
  /** In upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS` or another. */
  readonly transport: string;
  readonly host: string;
  readonly port?: number | undefined;
  /** `branch`, `received`, `rport` (without a value in a request, RFC 3581) … */
  readonly parameters: HeaderParameters;
}

const head =
  /^[ \t]*SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([A-Za-z0-9\-.!%*_+`'~]+)[ \t]+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._]+)(?:[ \t]*:[ \t]*(\d{1,5}))?(?=[ \t]*(?:;|$))/i;

/** @throws SipMessageError `sip-message/invalid-via`, `sip-message/invalid-parameters` */
export function parseVia(text: string): Via {
  const [all, transport, host, portText] = head.exec(text) ?? [];
  const port = parsePort(portText);
  if (all === undefined || transport === undefined || host === undefined || port === null) {
    throw new SipMessageError('sip-message/invalid-via', 'The Via header of the SIP message cannot be read.');
  }
  return { transport: transport.toUpperCase(), host, port, parameters: parseParameters(text, all.length) };
}

/** @throws SipMessageError `sip-message/unsafe-value` */
export function formatVia({ transport, host, port, parameters }: Via): string {
  if (!isToken(transport) || !isHost(host) || parsePort(port?.toString()) === null) {
    throw new SipMessageError('sip-message/unsafe-value', 'A Via header would break the SIP message.');
  }
  const sentBy = port === undefined ? host : `${host}:${port}`;
  return `SIP/2.0/${transport} ${sentBy}${formatParameters(parameters)}`;
}
