import {
  parseContacts,
  parseNameAddr,
  parseUri,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import { MemoryDigest } from './memory-digest.js';
import type { MemoryFlow } from './memory-flow.js';
import { respond } from './respond.js';

export interface MemoryRegistrarOptions {
  readonly users: Readonly<Record<string, string>>;
  readonly domain: string;
  readonly algorithms: readonly ('MD5' | 'SHA-256')[];
  readonly challengesInvites: boolean;
  readonly minExpiresSeconds: number;
  readonly maxExpiresSeconds: number;
}

export interface MemoryBinding {
  readonly user: string;
  /** The Contact's URI. */
  readonly contact: string;
  readonly flow: MemoryFlow;
}

/** Who is where. */
export class MemoryRegistrar {
  readonly #options: MemoryRegistrarOptions;
  readonly #bindings: Map<string, MemoryBinding> = new Map<string, MemoryBinding>();
  readonly digest: MemoryDigest;

  constructor(options: MemoryRegistrarOptions) {
    this.#options = options;
    this.digest = new MemoryDigest(options);
  }

  /** Answers a REGISTER. */
  answer(flow: MemoryFlow, request: SipRequest): SipResponse {
    const refusal = this.#refusalOf(request, 'Authorization');
    if (refusal !== undefined) return refusal;
    const contacts = parseContacts(request);
    const contact = contacts === '*' ? undefined : contacts[0];
    if (contact === undefined) return respond(request, 400);
    const wanted = Number(contact.parameters.get('expires') ?? request.headers.first('Expires') ?? 3_600);
    const { maxExpiresSeconds, minExpiresSeconds } = this.#options;
    if (wanted === 0) {
      this.#bindings.delete(contact.uri);
      return respond(request, 200);
    }
    if (wanted < minExpiresSeconds)
      return respond(request, 423, { 'Min-Expires': String(minExpiresSeconds) });
    const expires = Math.min(wanted, maxExpiresSeconds);
    this.#bindings.set(contact.uri, { user: userOf(request), contact: contact.uri, flow });
    return respond(request, 200, { Contact: `<${contact.uri}>;expires=${expires}` });
  }

  /** The refusal of an INVITE that is not authenticated. */
  refuseInvite(request: SipRequest): SipResponse | undefined {
    const isInDialog = request.headers.first('To')?.includes(';tag=') === true;
    return this.#options.challengesInvites && !isInDialog
      ? this.#refusalOf(request, 'Proxy-Authorization')
      : undefined;
  }

  /** Where a Request-URI leads: to a contact, or to every contact of a user; 404 for a user who does not exist. */
  find(uri: string): readonly MemoryBinding[] | 404 {
    const contact = this.#bindings.get(uri);
    if (contact !== undefined) return [contact];
    const { host, user = '' } = parseUri(uri);
    if (host !== this.#options.domain || !(user in this.#options.users)) return 404;
    return [...this.#bindings.values()].filter((binding) => binding.user === user);
  }

  forget(phone: string): void {
    for (const [contact, { flow }] of this.#bindings)
      if (flow.phone === phone) this.#bindings.delete(contact);
  }

  #refusalOf(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization'): SipResponse | undefined {
    const { users } = this.#options;
    const password = users[userOf(request)];
    if (password === undefined) return respond(request, 403);
    if (password === '') return undefined;
    const verdict = this.digest.check(request, header);
    if (verdict === 'right') return undefined;
    if (verdict === 'wrong') return respond(request, 403);
    const challenges = this.digest.challenges(verdict === 'stale');
    return header === 'Authorization'
      ? respond(request, 401, { 'WWW-Authenticate': challenges })
      : respond(request, 407, { 'Proxy-Authenticate': challenges });
  }
}

function userOf(request: SipRequest): string {
  return parseUri(parseNameAddr(request.headers.first('From') ?? '').uri).user ?? '';
}
