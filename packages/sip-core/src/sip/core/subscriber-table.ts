import type { SipRequest } from '@offhook/sip-message';
import { type ServerTransaction, tagOf } from '@offhook/sip-transaction';
import { eventOf } from '../headers/event-header.js';

/** What a NOTIFY is matched by (RFC 6665 §4.4.1). */
export interface SubscriberKey {
  readonly callId: string;
  readonly localTag: string;
  /** The package, without parameters. */
  readonly event: string;
}

export type NotifyHandler = (notify: ServerTransaction) => void;

/** Who waits for NOTIFYs. */
export class SubscriberTable {
  readonly #handlers = new Map<string, NotifyHandler>();

  /** Hands over the NOTIFYs of one subscription until the returned function is called. */
  add(key: SubscriberKey, onNotify: NotifyHandler): () => void {
    const text = textOf(key);
    this.#handlers.set(text, onNotify);
    return () => {
      if (this.#handlers.get(text) === onNotify) this.#handlers.delete(text);
    };
  }

  of({ headers, method }: SipRequest): NotifyHandler | undefined {
    if (method !== 'NOTIFY') return undefined;
    const [callId, localTag] = [headers.first('Call-ID') ?? '', tagOf(headers.first('To')) ?? ''];
    return this.#handlers.get(textOf({ callId, localTag, event: eventOf(headers).event }));
  }
}

function textOf({ callId, event, localTag }: SubscriberKey): string {
  return `${callId}\n${localTag}\n${event}`;
}
