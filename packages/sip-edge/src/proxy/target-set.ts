import type { SipAnswer } from '@offhook/sip-transaction';
import type { Flow } from '../flow/flow.js';
import { aorOf, locateAddress } from '../message/domain-address.js';
import type { Binding } from '../registrar/binding.js';
import type { BindingTable } from '../registrar/binding-table.js';

/** Where one copy of a request goes. */
export interface Target {
  readonly user: string;
  readonly uri: string;
  readonly flow: Flow;
}

export type TargetSet =
  | { readonly kind: 'found'; readonly targets: readonly Target[] }
  | { readonly kind: 'refused'; readonly answer: SipAnswer };

export interface TargetSetOptions {
  readonly domain: string;
  readonly bindings: Pick<BindingTable, 'of' | 'isKnown' | 'withContact'>;
  readonly isKnownUser: ((aor: string) => boolean | Promise<boolean>) | undefined;
}

/** Finds where a Request-URI leads (RFC 3261 §16.5). The edge serves one domain and relays to no other. */
export class TargetSets {
  readonly #options: TargetSetOptions;

  constructor(options: TargetSetOptions) {
    this.#options = options;
  }

  async find(uri: string): Promise<TargetSet> {
    const { bindings, domain } = this.#options;
    const address = locateAddress(uri, domain);
    switch (address.kind) {
      case 'user': {
        const targets = targetsOf(bindings.of(address.user));
        return targets.length > 0 ? { kind: 'found', targets } : await this.#refuse(address.user);
      }
      case 'elsewhere': {
        // An attended transfer calls the very phone that is in the other call, by its Contact (RFC 5589 §7).
        const targets = targetsOf(bindings.withContact(address.uri));
        if (targets.length > 0) return { kind: 'found', targets };
        return { kind: 'refused', answer: { status: address.uri.host.endsWith('.invalid') ? 404 : 403 } };
      }
      case 'unsupported-scheme':
        return { kind: 'refused', answer: { status: 416 } };
      case 'domain':
      case 'unreadable':
        return { kind: 'refused', answer: { status: 404 } };
    }
  }

  async #refuse(user: string): Promise<TargetSet> {
    const { bindings, domain, isKnownUser } = this.#options;
    const isKnown = bindings.isKnown(user) || ((await isKnownUser?.(aorOf(user, domain))) ?? false);
    return { kind: 'refused', answer: { status: isKnown ? 480 : 404 } };
  }
}

/** The best first. An instance with several connections is tried over the newest only (RFC 5626 §5.1). */
function targetsOf(bindings: readonly Binding[]): readonly Target[] {
  const newestFirst = [...bindings].reverse().sort((a, b) => b.registeredAtMs - a.registeredAtMs);
  const instances = new Set<string>();
  const chosen = newestFirst.filter(({ contact: { instance }, flow }) => {
    if (!flow.isOpen || (instance !== undefined && instances.has(instance))) return false;
    if (instance !== undefined) instances.add(instance);
    return true;
  });
  return chosen
    .sort((a, b) => b.contact.q - a.contact.q)
    .map(({ contact, flow, user }) => ({ user, uri: contact.address.uri, flow }));
}
