import type { RegisterOutcome } from '../ports/signalling-port.js';
import type { FakeInvitation } from './fake-invitation.js';

/** What the network has to know of a phone. */
export interface FakeNetworkPhone {
  readonly isConnected: boolean;
  /** Rings it. */
  deliver(invitation: FakeInvitation): void;
}

/** Joins `FakeSignalling`s as a SIP server would, without any SIP. */
export class FakeNetwork {
  readonly #phones: Map<string, FakeNetworkPhone> = new Map<string, FakeNetworkPhone>();
  readonly #registered: Set<FakeNetworkPhone> = new Set<FakeNetworkPhone>();
  readonly #registrarAnswers: RegisterOutcome[] = [];
  /** Whether `connect` succeeds. */
  isReachable = true;
  /** Whether there is a second server to go to. */
  hasOtherServer = false;
  /** Whether REGISTERs are answered at all. */
  isSilent = false;

  /** What the next REGISTERs are answered, each once. Default: accepted for as long as asked. */
  answerRegisterWith(...outcomes: readonly RegisterOutcome[]): void {
    this.#registrarAnswers.push(...outcomes);
  }

  add(name: string, phone: FakeNetworkPhone): void {
    this.#phones.set(name, phone);
  }

  async register(phone: FakeNetworkPhone, expiresSeconds: number): Promise<RegisterOutcome> {
    if (this.isSilent) await new Promise<never>(() => undefined);
    const outcome = this.#registrarAnswers.shift() ?? { kind: 'accepted', expiresSeconds };
    if (outcome.kind === 'accepted' && expiresSeconds > 0) this.#registered.add(phone);
    else this.#registered.delete(phone);
    return outcome;
  }

  unregister(phone: FakeNetworkPhone): void {
    this.#registered.delete(phone);
  }

  isRegistered(phone: FakeNetworkPhone): boolean {
    return this.#registered.has(phone);
  }

  /** The phone that a SIP URI leads to, or the status of the refusal. */
  route(target: string): FakeNetworkPhone | 404 | 480 {
    const name = /^sip:([^@]+)@/.exec(target)?.[1] ?? '';
    const phone = this.#phones.get(name);
    if (phone === undefined) return 404;
    return phone.isConnected && this.#registered.has(phone) ? phone : 480;
  }
}
