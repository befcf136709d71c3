import {
  type NameAddr,
  parseContacts,
  parseCSeq,
  parseNameAddr,
  parseUri,
  SipMessageError,
  type SipRequest,
  type SipUri,
} from '@offhook/sip-message';
import type { SipAnswer } from '@offhook/sip-transaction';
import { locateAddress, userInDomain } from '../message/domain-address.js';
import type { Contact } from './binding.js';

/** A contact with the life that the client asks for; 0 takes it away. */
export interface ContactRequest extends Contact {
  readonly expiresSeconds: number;
}

/** A REGISTER that makes sense, whether or not its sender may have what it asks for. */
export interface RegisterRequest {
  readonly user: string;
  readonly callId: string;
  readonly sequence: number;
  /** `all` asks to take every contact away. */
  readonly contacts: readonly ContactRequest[] | 'all';
}

export type RegisterReading =
  | { readonly kind: 'sound'; readonly register: RegisterRequest }
  | { readonly kind: 'refused'; readonly answer: SipAnswer };

/** RFC 3261 §10.2: where neither the contact nor the request says. */
const defaultExpiresSeconds = 3_600;

/** Reads a REGISTER (RFC 3261 §10.3, steps 1, 2, 5 and 6). */
export function readRegister(request: SipRequest, domain: string): RegisterReading {
  const { headers } = request;
  const answer = refusalOf(request, domain);
  if (answer !== undefined) return { kind: 'refused', answer };
  const user = userInDomain(parseNameAddr(headers.first('To') ?? '').uri, domain);
  if (user === undefined) return { kind: 'refused', answer: { status: 404 } };
  const contacts = readContacts(request);
  if (contacts === undefined) return { kind: 'refused', answer: { status: 400, reason: 'Invalid Contact' } };
  const { sequence } = parseCSeq(headers.first('CSeq') ?? '');
  return { kind: 'sound', register: { user, callId: headers.first('Call-ID') ?? '', sequence, contacts } };
}

function refusalOf({ headers, uri }: SipRequest, domain: string): SipAnswer | undefined {
  const place = locateAddress(uri, domain).kind;
  if (place === 'unsupported-scheme') return { status: 416 };
  // A registrar of one domain relays to no other.
  if (place !== 'domain') return { status: 403 };
  const required = headers.all('Require');
  // No extension is needed to register here, so one that is insisted on is unknown.
  if (required.length > 0)
    return { status: 420, headers: required.map((option) => ['Unsupported', option] as const) };
  const from = userInDomain(parseNameAddr(headers.first('From') ?? '').uri, domain);
  const to = userInDomain(parseNameAddr(headers.first('To') ?? '').uri, domain);
  // Nobody registers for another here (third-party registration, §10.2).
  return from === to ? undefined : { status: 403 };
}

function readContacts(request: SipRequest): RegisterRequest['contacts'] | undefined {
  const expires = request.headers.first('Expires');
  try {
    const contacts = parseContacts(request);
    if (contacts === '*') return Number(expires) === 0 && expires !== undefined ? 'all' : undefined;
    const read = contacts.map((address) => readContact(address, expires));
    return read.every((contact) => contact !== undefined) ? read : undefined;
  } catch (error) {
    if (error instanceof SipMessageError) return undefined;
    throw error;
  }
}

function readContact(address: NameAddr, header: string | undefined): ContactRequest | undefined {
  const uri: SipUri = parseUri(address.uri);
  if (uri.scheme === 'tel') return undefined;
  const { parameters } = address;
  const q = Number(parameters.get('q') ?? 1);
  if (!(q >= 0 && q <= 1)) return undefined;
  return {
    address,
    uri,
    instance: parameters.get('+sip.instance'),
    regId: parameters.get('reg-id'),
    q,
    expiresSeconds: readSeconds(parameters.get('expires')) ?? readSeconds(header) ?? defaultExpiresSeconds,
  };
}

/** A malformed value counts as none (RFC 3261 §20.19 and §10.2.1.1). */
function readSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Math.min(Number(text), 2 ** 32 - 1) : undefined;
}
