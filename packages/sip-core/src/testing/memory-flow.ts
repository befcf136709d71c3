import type { SipMessage } from '@offhook/sip-message';

/** One phone's line to the switch. */
export interface MemoryFlow {
  readonly phone: string;
  send(message: SipMessage): void;
}
