import { isUriEqual, type NameAddr, type SipUri } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';

/** A contact that a client registers or has registered. */
export interface Contact {
  readonly address: NameAddr;
  readonly uri: SipUri;
  /** The client's `+sip.instance` (RFC 5626 §4.1), the same over all its connections. */
  readonly instance: string | undefined;
  readonly regId: string | undefined;
  /** Between 0 and 1: who is tried first. */
  readonly q: number;
}

/** One place where a user can be reached, and the flow that leads there (RFC 3261 §10, RFC 5626 §6). */
export interface Binding {
  readonly user: string;
  readonly contact: Contact;
  readonly flow: Flow;
  readonly callId: string;
  readonly sequence: number;
  readonly registeredAtMs: number;
  readonly expiresAtMs: number;
}

/** Whether registering `b` renews `a`: the same instance, wherever it connects from, or the same address. */
export function isSameContact(a: Contact, b: Contact): boolean {
  if (a.instance !== undefined && b.instance !== undefined) {
    return a.instance === b.instance && a.regId === b.regId;
  }
  return isUriEqual(a.uri, b.uri);
}
