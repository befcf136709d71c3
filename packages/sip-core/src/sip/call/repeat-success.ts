import type { SipResponse } from '@offhook/sip-message';
import type { UserAgent } from '../core/user-agent.js';

// RFC 3261 §13.3.1.4: T1, doubled up to T2, for 64 × T1 in all.
const t1Ms = 500;
const t2Ms = 4_000;
const timeoutMs = 32_000;

/**
 * Repeats the 2xx to an INVITE until the returned function is called, with the ACK. On the way there may be a hop that
 * loses messages, and nobody else repeats this one.
 */
export function repeatSuccess(agent: UserAgent, response: SipResponse, onTimeout: () => void): () => void {
  let cancelTimer: () => void = () => undefined;
  const repeatAfter = (delayMs: number, spentMs: number): void => {
    const waitMs = Math.min(delayMs, timeoutMs - spentMs);
    cancelTimer = agent.clock.after(waitMs, () => {
      if (spentMs + waitMs >= timeoutMs) {
        onTimeout();
        return;
      }
      agent.sendAlone(response);
      repeatAfter(Math.min(delayMs * 2, t2Ms), spentMs + waitMs);
    });
  };
  repeatAfter(t1Ms, 0);
  return () => {
    cancelTimer();
  };
}
