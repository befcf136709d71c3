import type { SipResponse } from '@offhook/sip-message';
import { tagOf } from '@offhook/sip-transaction';
import { descriptionIn } from '../core/body.js';
import { Dialog, sequenceOf } from '../core/dialog.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import type { UserAgent } from '../core/user-agent.js';
import { SipEarlyDialog } from './sip-early-dialog.js';

/** One of the phones that ring. */
interface Fork {
  readonly dialog: Dialog;
  readonly early: SipEarlyDialog;
  /** Of the last reliable response that came in its order. */
  sequence: number | undefined;
  /** What a reliable response answered. */
  answer: string | undefined;
}

/** The phones that ring for one INVITE of ours, told apart by their tags (RFC 3261 §12.1.2). */
export class Forks {
  readonly #agent: UserAgent;
  readonly #uri: string;
  readonly #forks = new Map<string, Fork>();

  constructor(agent: UserAgent, uri: string) {
    this.#agent = agent;
    this.#uri = uri;
  }

  /** Takes a provisional response, with its PRACK. False for one that came before, or out of its order (RFC 3262 §4). */
  handleProgress(response: SipResponse): boolean {
    const { headers } = response;
    const tag = tagOf(headers.first('To'));
    if (tag === undefined) return true;
    const fork = this.#forks.get(tag) ?? this.#begin(tag, response);
    const digits = /^\d{1,10}$/.exec(headers.first('RSeq') ?? '')?.[0];
    if (digits === undefined || !headers.all('Require').includes('100rel')) return true;
    const sequence = Number(digits);
    if (fork.sequence !== undefined && sequence !== fork.sequence + 1) return false;
    fork.sequence = sequence;
    fork.answer = descriptionIn(response) ?? fork.answer;
    sendInDialog(this.#agent, fork.dialog, {
      method: 'PRACK',
      fields: [['RAck', `${digits} ${sequenceOf(response)} INVITE`]],
    });
    return true;
  }

  /** Takes a 2xx: the dialog, and the answer of the 2xx or of a reliable response before it (RFC 3262 §5). */
  accept(response: SipResponse): { readonly dialog: Dialog; readonly answer: string | undefined } {
    const tag = tagOf(response.headers.first('To')) ?? '';
    const fork = this.#forks.get(tag) ?? this.#begin(tag, response);
    this.#forks.delete(tag);
    fork.dialog.confirm(response);
    return { dialog: fork.dialog, answer: descriptionIn(response) ?? fork.answer };
  }

  /** What can be said to the phone that a response came from; undefined where it did not say how to reach it. */
  earlyDialogOf(response: SipResponse): SipEarlyDialog | undefined {
    const early = this.#forks.get(tagOf(response.headers.first('To')) ?? '')?.early;
    if (!response.headers.has('Contact')) return undefined;
    early?.learn(response);
    return early;
  }

  /** Forgets the phones that ring. */
  clear(): void {
    for (const { dialog } of this.#forks.values()) this.#agent.dialogs.remove(dialog);
    this.#forks.clear();
  }

  #begin(tag: string, response: SipResponse): Fork {
    const dialog = Dialog.ofResponse(response, this.#uri);
    const early = new SipEarlyDialog(this.#agent, dialog);
    const fork: Fork = { dialog, early, sequence: undefined, answer: undefined };
    this.#forks.set(tag, fork);
    this.#agent.dialogs.add(dialog);
    return fork;
  }
}
