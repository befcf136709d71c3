import { serializeMessage, type SipMessage } from '@offhook/sip-message';
import type { SipFlow } from '../sip-flow.js';

let count = 0;

/** A flow to nowhere, which remembers what was sent. */
export class FakeFlow implements SipFlow {
  readonly id: string;
  readonly sent: string[] = [];
  /** When true, nothing can be sent any more, as with a socket that died unnoticed. */
  isDead = false;

  constructor() {
    count += 1;
    this.id = `flow-${count}`;
  }

  sendMessage(message: SipMessage): boolean {
    if (this.isDead) return false;
    this.sent.push(serializeMessage(message));
    return true;
  }
}
