import type { Clock, Logger } from '@offhook/primitives';
import { formatNameAddr } from '@offhook/sip-message';
import type { SipAnswer } from '@offhook/sip-transaction';
import type { ServerTransaction } from '../flow/flow-transaction.js';
import type { Authenticator } from '../digest-challenge/authenticator.js';
import type { EdgeLimits } from '../edge-limits.js';
import { type Binding, isSameContact } from './binding.js';
import type { BindingTable } from './binding-table.js';
import { type ContactRequest, readRegister, type RegisterRequest } from './register-request.js';

export interface RegistrarOptions {
  readonly domain: string;
  readonly authenticator: Authenticator;
  readonly bindings: BindingTable;
  readonly limits: Pick<EdgeLimits, 'maxContactCount' | 'minExpiresSeconds' | 'maxExpiresSeconds'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const retryAfterSeconds = '30';

/** Answers REGISTER (RFC 3261 §10.3). */
export class Registrar {
  readonly #options: RegistrarOptions;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  async handle(transaction: ServerTransaction): Promise<void> {
    transaction.answer(await this.#answerTo(transaction));
  }

  async #answerTo(transaction: ServerTransaction): Promise<SipAnswer> {
    const { authenticator, domain, limits } = this.#options;
    const reading = readRegister(transaction.request, domain);
    if (reading.kind === 'refused') return reading.answer;
    const { register } = reading;
    if (isTooBrief(register, limits.minExpiresSeconds)) {
      return { status: 423, headers: [['Min-Expires', String(limits.minExpiresSeconds)]] };
    }
    const outcome = await authenticator.authenticate(transaction, {
      user: register.user,
      expiresSeconds: longestOf(register),
      role: 'registrar',
    });
    if (outcome.kind === 'refused') return outcome.answer;
    const cap = outcome.verdict.expires ?? 0;
    return this.#apply(transaction, register, cap > 0 ? cap : limits.maxExpiresSeconds);
  }

  /** All of the request or nothing of it takes effect (§10.3 step 7). */
  #apply(transaction: ServerTransaction, register: RegisterRequest, capSeconds: number): SipAnswer {
    const { bindings, limits, logger } = this.#options;
    const { user } = register;
    // Its flow may have gone while the webhook was asked, and a binding must not outlive its flow.
    if (!transaction.flow.isOpen) return { status: 430 };
    if (isOutOfOrder(register, bindings.of(user))) return { status: 400, reason: 'CSeq Out Of Order' };
    if (countAfter(register, bindings.of(user)) > limits.maxContactCount) {
      return { status: 503, reason: 'Too Many Contacts', headers: [['Retry-After', retryAfterSeconds]] };
    }
    if (register.contacts === 'all') bindings.of(user).forEach((binding) => bindings.remove(binding));
    else register.contacts.forEach((contact) => this.#bind(transaction, register, { contact, capSeconds }));
    logger.info('registrations changed', {
      user,
      flow: transaction.flow.id,
      contactCount: bindings.of(user).length,
    });
    return { status: 200, headers: this.#listOf(user) };
  }

  #bind(
    { flow }: ServerTransaction,
    { callId, sequence, user }: RegisterRequest,
    { capSeconds, contact }: { readonly contact: ContactRequest; readonly capSeconds: number },
  ): void {
    const { bindings, clock, limits } = this.#options;
    if (contact.expiresSeconds === 0) {
      const ended = bindings.of(user).filter((binding) => isSameContact(binding.contact, contact));
      ended.forEach((binding) => bindings.remove(binding));
      return;
    }
    const grantedSeconds = Math.min(contact.expiresSeconds, capSeconds, limits.maxExpiresSeconds);
    const nowMs = clock.now();
    const expiresAtMs = nowMs + Math.ceil(grantedSeconds) * 1_000;
    bindings.put({ user, contact, flow, callId, sequence, registeredAtMs: nowMs, expiresAtMs });
  }

  /** Every contact of the user with the seconds it has left (§10.3 step 8). */
  #listOf(user: string): readonly (readonly [string, string])[] {
    const { bindings, clock } = this.#options;
    const contacts = bindings.of(user).map(({ contact, expiresAtMs }) => {
      const parameters = new Map(contact.address.parameters);
      parameters.set('expires', String(Math.ceil((expiresAtMs - clock.now()) / 1_000)));
      return ['Contact', formatNameAddr({ ...contact.address, parameters })] as const;
    });
    return [...contacts, ['Date', new Date(clock.now()).toUTCString()]];
  }
}

function isTooBrief({ contacts }: RegisterRequest, minSeconds: number): boolean {
  if (contacts === 'all') return false;
  return contacts.some(({ expiresSeconds }) => expiresSeconds > 0 && expiresSeconds < minSeconds);
}

/** What the webhook is told: the longest life that is asked for. */
function longestOf({ contacts }: RegisterRequest): number {
  return contacts === 'all' ? 0 : Math.max(0, ...contacts.map(({ expiresSeconds }) => expiresSeconds));
}

/** A request that was overtaken by a later one of the same client must not undo it. */
function isOutOfOrder({ callId, contacts, sequence }: RegisterRequest, known: readonly Binding[]): boolean {
  const isTouched = (binding: Binding): boolean =>
    contacts === 'all' || contacts.some((contact) => isSameContact(binding.contact, contact));
  return known.some(
    (binding) => binding.callId === callId && sequence <= binding.sequence && isTouched(binding),
  );
}

function countAfter({ contacts }: RegisterRequest, known: readonly Binding[]): number {
  if (contacts === 'all') return 0;
  const untouched = known.filter(
    (binding) => !contacts.some((contact) => isSameContact(binding.contact, contact)),
  );
  return untouched.length + contacts.filter(({ expiresSeconds }) => expiresSeconds > 0).length;
}
