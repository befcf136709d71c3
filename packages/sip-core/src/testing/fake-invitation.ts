import { Emitter } from '@offhook/primitives';
import type {
  DialogId,
  EarlyDialog,
  EarlyDialogEvents,
  IncomingInvite,
  IncomingInviteEvents,
  OutgoingInvite,
  OutgoingInviteEvents,
  RemoteIdentity,
  SipOutcome,
  SipReason,
} from '../ports/signalling-port.js';
import { FakeDialog } from './fake-dialog.js';
import { answerInfo, type SentInfo } from './fake-info.js';

export interface FakeInvitationOptions {
  /** The caller's user name. */
  readonly from: string;
  /** Default: `fake-call-id`. */
  readonly callId?: string;
  /** Default: none. */
  readonly fromName?: string;
  /** Whether the server vouches for it. Default: false. */
  readonly isAsserted?: boolean;
  /** Default: a description. Pass undefined for a caller that wants the offer from us. */
  readonly offer?: string | undefined;
  /** What the ACK brings. Default: nothing. */
  readonly answerInAck?: string;
  /** False for a caller whose ACK never comes. Default: true. */
  readonly isAcknowledged?: boolean;
  readonly dialogToReplace?: DialogId | undefined;
  readonly alertInfo?: string;
  readonly autoAnswerAfterMs?: number;
  /** Whether each side says that it takes candidates later. Default: true. */
  readonly canTrickle?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the far side of a call of ours says before its answer. */
export type FakeProgress = Partial<OutgoingInviteEvents['progressed']>;

const nobody: RemoteIdentity = {
  number: 'callee',
  name: '',
  uri: 'sip:callee@example.test',
  isAsserted: false,
};

/** An INVITE in memory, with both of its ends. */
export class FakeInvitation {
  readonly #options: FakeInvitationOptions;
  readonly #outgoingEvents: Emitter<OutgoingInviteEvents> = new Emitter<OutgoingInviteEvents>();
  readonly #incomingEvents: Emitter<IncomingInviteEvents> = new Emitter<IncomingInviteEvents>();
  #isCancelled = false;
  #dialogs: readonly [callers: FakeDialog, callees: FakeDialog] | undefined;
  /** What the caller got, in order. */
  readonly responses: number[] = [];
  /** Why the caller took it back, where it said so. */
  cancelReason: Pick<SipReason, 'cause' | 'text'> | undefined;
  /** Where the callee sent the caller. */
  redirectedTo: string | undefined;
  /** Every INFO of the caller's before the answer. */
  readonly infos: SentInfo[] = [];
  readonly #earlyEvents: Emitter<EarlyDialogEvents> = new Emitter<EarlyDialogEvents>();
  readonly #early: EarlyDialog;
  readonly outgoing: OutgoingInvite;
  readonly incoming: IncomingInvite;

  constructor(options: FakeInvitationOptions) {
    this.#options = options;
    this.#early = {
      canTrickle: options.canTrickle !== false,
      on: (name, listener, more) => this.#earlyEvents.on(name, listener, more),
      info: (contentType, body, infoPackage) => this.#infoByCaller({ contentType, body, infoPackage }),
    };
    this.outgoing = {
      on: (name, listener, more) => this.#outgoingEvents.on(name, listener, more),
      cancel: (reason) => this.#cancelByCaller(reason),
    };
    this.incoming = this.#describeIncoming(options);
  }

  /** The caller's side of the call, once it is answered. */
  get callerDialog(): FakeDialog | undefined {
    return this.#dialogs?.[0];
  }

  get calleeDialog(): FakeDialog | undefined {
    return this.#dialogs?.[1];
  }

  /** Says something before the answer in the callee's name. Default: 180 of the one fork. */
  progress(progress: FakeProgress = {}): void {
    if (this.#isFinal) return;
    const status = progress.status ?? 180;
    this.responses.push(status);
    this.#tellCaller(() => {
      const early = { description: undefined, dialog: this.#early, identity: nobody };
      const rest = { forkId: 'fork', ...early, ...progress };
      this.#outgoingEvents.emit('progressed', { ...rest, status });
    });
  }

  /** Answers in the callee's name. */
  accept(description: string, forkId = 'fork'): FakeDialog {
    if (this.#isFinal) throw new Error('This INVITE has its final response already.');
    this.responses.push(200);
    this.#incomingEvents.clear();
    this.#dialogs = FakeDialog.pair();
    const [callers, callees] = this.#dialogs;
    for (const dialog of this.#dialogs) dialog.canTrickle = this.#early.canTrickle;
    queueMicrotask(() => {
      const accepted = { dialog: callers, answer: description, forkId, identity: nobody };
      if (this.#isCancelled) void callers.bye();
      else this.#outgoingEvents.emit('accepted', accepted);
      if (this.#options.isAcknowledged !== false) callees.handleAck(this.#options.answerInAck);
    });
    return callees;
  }

  /** An INFO in the callee's name, before the answer. */
  info(info: SentInfo): SipOutcome {
    return answerInfo(info, (received) => {
      this.#earlyEvents.emit('infoReceived', received);
    });
  }

  /** Refuses in the callee's or a proxy's name. */
  refuse(status: number, more: Partial<OutgoingInviteEvents['refused']> = {}): void {
    if (this.#isFinal) return;
    this.responses.push(status);
    this.#incomingEvents.clear();
    this.#tellCaller(() => {
      const refusal = { kind: 'refused', status, reason: 'Refused' } as const;
      this.#outgoingEvents.emit('refused', { refusal, contacts: [], reasonText: undefined, ...more });
    });
  }

  /** Takes the INVITE back, as the caller or a proxy does. */
  cancel(reason: Partial<SipReason> = {}): void {
    if (this.#isFinal) return;
    this.responses.push(487);
    const rest = { isAnsweredElsewhere: false, cause: undefined, text: '' };
    this.#incomingEvents.emit('cancelled', { reason: { ...rest, ...reason } });
    this.#incomingEvents.clear();
  }

  get #isFinal(): boolean {
    return this.responses.some((status) => status >= 200);
  }

  #describeIncoming(options: FakeInvitationOptions): IncomingInvite {
    const { alertInfo, autoAnswerAfterMs, dialogToReplace, from, fromName = '', headers = {} } = options;
    const uri = `sip:${from}@example.test`;
    return {
      callId: options.callId ?? 'fake-call-id',
      identity: { number: from, name: fromName, uri, isAsserted: options.isAsserted === true },
      offer: 'offer' in options ? options.offer : 'v=0\r\n',
      dialogToReplace,
      alertInfo,
      autoAnswerAfterMs,
      canTrickle: options.canTrickle !== false,
      header: (name) => valueOf(headers, name),
      on: (name, listener, more) => this.#incomingEvents.on(name, listener, more),
      ring: (description) => {
        this.progress({ status: description === undefined ? 180 : 183, description });
      },
      accept: (description) => this.accept(description),
      refuse: (status) => {
        this.refuse(status);
      },
      redirect: (target) => {
        this.redirectedTo = target;
        this.refuse(302, { contacts: [target] });
      },
    };
  }

  async #cancelByCaller(reason: Pick<SipReason, 'cause' | 'text'> | undefined): Promise<void> {
    this.#outgoingEvents.clear();
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.cancelReason = reason;
    await Promise.resolve();
    this.cancel(reason);
  }

  async #infoByCaller(info: SentInfo): Promise<SipOutcome> {
    this.infos.push(info);
    await Promise.resolve();
    if (this.calleeDialog !== undefined) return this.calleeDialog.handleInfo(info);
    return answerInfo(info, (received) => {
      this.#incomingEvents.emit('infoReceived', received);
    });
  }

  #tellCaller(event: () => void): void {
    queueMicrotask(() => {
      if (!this.#isCancelled) event();
    });
  }
}

function valueOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
