import type { SipMessage } from '@offhook/sip-message';
import type { Flow, FlowCloseReason, FlowSource } from '../flow/flow.js';
import { octetsOf } from '../flow/octets-of.js';

let count = 0;

/** A flow without a socket: what the edge sends goes to `onData`, and closing it tells `onClose`. */
export class FakeFlow implements Flow {
  readonly id: string;
  readonly source: FlowSource;
  readonly transport = 'WS' as const;
  readonly host: string | undefined = 'edge.localhost';
  readonly sent: string[] = [];
  isOpen = true;
  /** When true, nothing can be sent any more, as with a socket that died unnoticed. */
  isDead = false;
  closeReason: FlowCloseReason | undefined;
  onData: (data: string) => void = () => undefined;
  onClose: () => void = () => undefined;

  constructor(source: Partial<FlowSource> = {}) {
    count += 1;
    this.id = `flow-${count}`;
    this.source = { address: '192.0.2.1', port: 40_000 + (count % 10_000), ...source };
  }

  sendMessage(message: SipMessage): boolean {
    return this.send(octetsOf(message));
  }

  send(data: string | Uint8Array): boolean {
    if (!this.isOpen || this.isDead) return false;
    const text = typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
    this.sent.push(text);
    this.onData(text);
    return true;
  }

  close(reason: FlowCloseReason): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.closeReason = reason;
    this.onClose();
  }
}
