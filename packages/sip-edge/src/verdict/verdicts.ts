import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';

/** Who tells whether a digest is right. */
export interface Verdicts {
  /**
   * @throws EdgeError `edge/webhook-unreachable`, `edge/webhook-timed-out`, `edge/webhook-misconfigured` or
   * `edge/webhook-bad-answer`; or the signal's reason
   */
  ask(question: AuthWebhookRequest, signal: AbortSignal): Promise<AuthWebhookVerdict>;
}
