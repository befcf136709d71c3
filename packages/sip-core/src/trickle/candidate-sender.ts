import type { EarlyDialog } from '../ports/signalling-port.js';
import { type LateCandidates, writeCandidateFragment } from './candidate-fragment.js';
import {
  type CandidateSendingState,
  type CandidateSendingTrigger,
  nextCandidateSendingState,
} from './candidate-sending-state.js';
import { fragmentType, infoPackage } from './trickle-info.js';

export interface CandidateSenderOptions {
  /** A fork that rings, or who has answered. */
  readonly dialog: EarlyDialog;
  readonly late: () => LateCandidates | undefined;
  /** The far side refused an INFO, and gets no more. */
  readonly onRefused: (status: number) => void;
}

/** Sends one far side what was found late, in as few INFOs as there can be. */
export class CandidateSender {
  readonly #options: CandidateSenderOptions;
  #dialog: EarlyDialog;
  #state: CandidateSendingState = 'silent';
  #sent = '';

  constructor(options: CandidateSenderOptions) {
    this.#options = options;
    this.#dialog = options.dialog;
  }

  /** The fork has answered: this is the dialog now. */
  follow(dialog: EarlyDialog): void {
    this.#dialog = dialog;
  }

  /** Something may have been found. */
  send(): void {
    const body = this.#read();
    if (body !== this.#sent && this.#enter('find') === 'sending') void this.#deliver(body);
  }

  async #deliver(body: string): Promise<void> {
    this.#sent = body;
    const outcome = await this.#dialog.info(fragmentType, body, infoPackage);
    if (outcome.kind === 'refused') {
      this.#enter('refuse');
      this.#options.onRefused(outcome.status);
    } else if (this.#enter('deliver') === 'sending') await this.#deliver(this.#read());
  }

  #read(): string {
    const late = this.#options.late();
    return late === undefined ? this.#sent : writeCandidateFragment(late);
  }

  #enter(trigger: CandidateSendingTrigger): CandidateSendingState | undefined {
    const next = nextCandidateSendingState(this.#state, trigger);
    this.#state = next ?? this.#state;
    return next;
  }
}
