import type { RegisterOutcome } from '../ports/signalling-port.js';
import type { FakeSignalling } from './fake-signalling.js';

/** Joins `FakeSignalling`s as a SIP server would, without any SIP. */
export class FakeNetwork {
  readonly #phones: Map<string, FakeSignalling> = new Map<string, FakeSignalling>();
  readonly #registered: Set<FakeSignalling> = new Set<FakeSignalling>();
  readonly #registrarAnswers: RegisterOutcome[] = [];
  /** Whether `connect` succeeds. */
  isReachable = true;
  /** Whether REGISTERs are answered at all. */
  isSilent = false;

  /** What the next REGISTERs are answered, each once. Default: accepted for as long as asked. */
  answerRegisterWith(...outcomes: readonly RegisterOutcome[]): void {
    this.#registrarAnswers.push(...outcomes);
  }

  add(name: string, phone: FakeSignalling): void {
    this.#phones.set(name, phone);
  }

  async register(phone: FakeSignalling, expiresSeconds: number): Promise<RegisterOutcome> {
    if (this.isSilent) await new Promise<never>(() => undefined);
    const outcome = this.#registrarAnswers.shift() ?? { kind: 'accepted', expiresSeconds };
    if (outcome.kind === 'accepted' && expiresSeconds > 0) this.#registered.add(phone);
    else this.#registered.delete(phone);
    return outcome;
  }

  unregister(phone: FakeSignalling): void {
    this.#registered.delete(phone);
  }

  isRegistered(phone: FakeSignalling): boolean {
    return this.#registered.has(phone);
  }

  /** The phone that a SIP URI leads to, or the status of the refusal. */
  route(target: string): FakeSignalling | 404 | 480 {
    const name = /^sip:([^@]+)@/.exec(target)?.[1] ?? '';
    const phone = this.#phones.get(name);
    if (phone === undefined) return 404;
    return phone.isConnected && this.#registered.has(phone) ? phone : 480;
  }
}
