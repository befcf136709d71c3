import { parseNameAddr } from '@offhook/sip-message';
import type { SipAnswer } from '@offhook/sip-transaction';
import type { ServerTransaction } from '../flow/flow-transaction.js';
import type { Authenticator } from '../digest-challenge/authenticator.js';
import { userInDomain } from '../message/domain-address.js';
import type { BindingTable } from '../registrar/binding-table.js';

export interface AdmissionOptions {
  readonly domain: string;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly bindings: Pick<BindingTable, 'usersOn'>;
}

export type Admitted =
  | { readonly kind: 'admitted'; readonly user: string }
  | { readonly kind: 'refused'; readonly answer: SipAnswer };

const forbidden: Admitted = { kind: 'refused', answer: { status: 403 } };

/** Decides who may begin something, and sees to it that everybody speaks in their own name. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Admits the From user of a request outside of dialogs: registered over this flow, or proved by digest. */
  async admit(transaction: ServerTransaction): Promise<Admitted> {
    const { authenticator, bindings, domain } = this.#options;
    const { flow, request } = transaction;
    const user = userInDomain(parseNameAddr(request.headers.first('From') ?? '').uri, domain);
    if (user === undefined) return forbidden;
    const registered = bindings.usersOn(flow);
    if (registered.has(user)) return { kind: 'admitted', user };
    if (registered.size > 0) return forbidden;
    const claim = { user, expiresSeconds: null, role: 'proxy' } as const;
    const outcome = await authenticator.authenticate(transaction, claim);
    return outcome.kind === 'admitted' ? { kind: 'admitted', user } : outcome;
  }
}
