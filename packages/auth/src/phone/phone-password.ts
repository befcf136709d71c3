import { Emitter, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import {
  endpoints,
  type PhoneLease,
  phoneLeaseSchema,
  type TakenPhoneLease,
  takenPhoneLeaseSchema,
} from '@offhook/protocol';
import { AuthError } from '../auth-error.js';
import { notLoggedIn } from '../session/session-errors.js';
import type { SessionKeeper } from '../session/session-keeper.js';
import type { SessionRequests } from '../session/session-requests.js';

export interface PhonePasswordEvents {
  changed: PhoneLease;
}

/** The lease on the password of the user's phone: at most one session has it, and being put out is a state of it. */
export class PhonePassword implements Subscribable<PhonePasswordEvents> {
  readonly #requests: SessionRequests;
  readonly #keeper: SessionKeeper;
  readonly #events: Emitter<PhonePasswordEvents> = new Emitter<PhonePasswordEvents>();
  #lease: PhoneLease | undefined;

  constructor(requests: SessionRequests, keeper: SessionKeeper) {
    this.#requests = requests;
    this.#keeper = keeper;
  }

  get isHeld(): boolean {
    return this.#lease?.state === 'held';
  }

  on<Name extends keyof PhonePasswordEvents>(
    name: Name,
    listener: (payload: PhonePasswordEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async ask(signal: AbortSignal): Promise<PhoneLease> {
    const lease = await this.#requests.askFor(phoneLeaseSchema, { method: 'GET', path: this.#path }, signal);
    this.#note(lease);
    return lease;
  }

  async take(deviceToken: string, signal: AbortSignal): Promise<TakenPhoneLease> {
    if (typeof deviceToken !== 'string' || !/^[0-9a-f]{32,128}$/i.test(deviceToken)) {
      const message =
        'The phone can only be taken for a device. Its token has at least 32 hexadecimal digits.';
      throw new AuthError('auth/invalid-request', message);
    }
    const question = { method: 'POST', path: this.#path, body: { renew: true, deviceToken } } as const;
    const lease = await this.#requests.askFor(takenPhoneLeaseSchema, question, signal);
    this.#note(lease);
    return lease;
  }

  async release(signal: AbortSignal): Promise<PhoneLease> {
    const question = { method: 'POST', path: this.#path, body: { renew: false } } as const;
    const lease = await this.#requests.askFor(phoneLeaseSchema, question, signal);
    this.#note(lease);
    return lease;
  }

  /** With its session the lease is over too; nobody needs to be asked. */
  handleSessionEnd(): void {
    if (this.isHeld) this.#note({ state: 'free', takenAt: null });
    this.#lease = undefined;
  }

  dispose(): void {
    this.#events.clear();
  }

  get #path(): string {
    const userId = this.#keeper.session?.userId;
    if (userId === undefined) throw notLoggedIn();
    return endpoints.phonePassword(userId);
  }

  #note({ state, takenAt }: PhoneLease): void {
    const before = this.#lease;
    // Without the password that a taken lease has beside.
    this.#lease = { state, takenAt };
    if (before?.state !== state || before.takenAt !== takenAt) this.#events.emit('changed', this.#lease);
  }
}
