import { Emitter } from '@offhook/primitives';
import type {
  IncomingInvite,
  IncomingInviteEvents,
  OutgoingInvite,
  OutgoingInviteEvents,
} from '../ports/signalling-port.js';
import { FakeDialog } from './fake-dialog.js';

export interface FakeInvitationOptions {
  /** The caller's user name. */
  readonly from: string;
  /** Default: none. */
  readonly fromName?: string;
  /** Default: a description. Pass undefined for a caller that wants the offer from us. */
  readonly offer?: string | undefined;
  /** What the ACK brings. Default: nothing. */
  readonly answerInAck?: string;
  /** False for a caller whose ACK never comes. Default: true. */
  readonly isAcknowledged?: boolean;
}

/** An INVITE in memory, with both of its ends. */
export class FakeInvitation {
  readonly #options: FakeInvitationOptions;
  readonly #outgoingEvents: Emitter<OutgoingInviteEvents> = new Emitter<OutgoingInviteEvents>();
  readonly #incomingEvents: Emitter<IncomingInviteEvents> = new Emitter<IncomingInviteEvents>();
  #isCancelled = false;
  #dialogs: readonly [callers: FakeDialog, callees: FakeDialog] | undefined;
  /** What the caller got, in order. */
  readonly responses: number[] = [];
  readonly outgoing: OutgoingInvite;
  readonly incoming: IncomingInvite;

  constructor(options: FakeInvitationOptions) {
    this.#options = options;
    this.outgoing = {
      on: (name, listener) => this.#outgoingEvents.on(name, listener),
      cancel: () => this.#cancelByCaller(),
    };
    this.incoming = {
      remoteNumber: options.from,
      remoteName: options.fromName ?? '',
      offer: 'offer' in options ? options.offer : 'v=0\r\n',
      on: (name, listener) => this.#incomingEvents.on(name, listener),
      ring: () => {
        this.#ring();
      },
      accept: (description) => this.#accept(description),
      refuse: (status) => {
        this.refuse(status);
      },
    };
  }

  /** The caller's side of the call, once it is answered. */
  get callerDialog(): FakeDialog | undefined {
    return this.#dialogs?.[0];
  }

  get calleeDialog(): FakeDialog | undefined {
    return this.#dialogs?.[1];
  }

  /** Refuses in the callee's or a proxy's name. */
  refuse(status: number): void {
    if (this.#isFinal) return;
    this.responses.push(status);
    this.#incomingEvents.clear();
    this.#tellCaller(() => {
      this.#outgoingEvents.emit('refused', { refusal: { kind: 'refused', status, reason: 'Refused' } });
    });
  }

  /** Takes the INVITE back, as the caller or a proxy does. */
  cancel({ isAnsweredElsewhere = false }: { readonly isAnsweredElsewhere?: boolean } = {}): void {
    if (this.#isFinal) return;
    this.responses.push(487);
    this.#incomingEvents.emit('cancelled', { isAnsweredElsewhere });
    this.#incomingEvents.clear();
  }

  get #isFinal(): boolean {
    return this.responses.some((status) => status >= 200);
  }

  #ring(): void {
    this.responses.push(180);
    this.#tellCaller(() => {
      this.#outgoingEvents.emit('progressed', { status: 180 });
    });
  }

  #accept(description: string): FakeDialog {
    if (this.#isFinal) throw new Error('This INVITE has its final response already.');
    this.responses.push(200);
    this.#incomingEvents.clear();
    this.#dialogs = FakeDialog.pair();
    const [callers, callees] = this.#dialogs;
    queueMicrotask(() => {
      if (this.#isCancelled) void callers.bye();
      else this.#outgoingEvents.emit('accepted', { dialog: callers, answer: description });
      if (this.#options.isAcknowledged !== false) callees.handleAck(this.#options.answerInAck);
    });
    return callees;
  }

  async #cancelByCaller(): Promise<void> {
    this.#outgoingEvents.clear();
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    await Promise.resolve();
    this.cancel();
  }

  #tellCaller(event: () => void): void {
    queueMicrotask(() => {
      if (!this.#isCancelled) event();
    });
  }
}
