import type { SipMessage } from '@offhook/sip-message';
import { tagOf } from '@offhook/sip-transaction';
import type { DialogId } from '../../ports/signalling-port.js';
import type { Dialog } from './dialog.js';

/** The dialogs that there are, by their ids (RFC 3261 §12). */
export class DialogTable {
  readonly #dialogs = new Map<string, Dialog>();

  get size(): number {
    return this.#dialogs.size;
  }

  add(dialog: Dialog): void {
    this.#dialogs.set(keyOf(dialog.id), dialog);
  }

  remove(dialog: Dialog): void {
    this.#dialogs.delete(keyOf(dialog.id));
  }

  clear(): void {
    this.#dialogs.clear();
  }

  get(id: DialogId): Dialog | undefined {
    return this.#dialogs.get(keyOf(id));
  }

  has(dialog: Dialog): boolean {
    return this.get(dialog.id) === dialog;
  }

  /** The dialog that a message of the far side's belongs to. */
  of({ headers, kind }: SipMessage): Dialog | undefined {
    const [from, to] = [tagOf(headers.first('From')) ?? '', tagOf(headers.first('To')) ?? ''];
    const callId = headers.first('Call-ID') ?? '';
    const isResponse = kind === 'response';
    return this.get({ callId, localTag: isResponse ? from : to, remoteTag: isResponse ? to : from });
  }
}

function keyOf({ callId, localTag, remoteTag }: DialogId): string {
  return `${callId}\n${localTag}\n${remoteTag}`;
}
