import type { IncomingNotifyRequest } from 'sip.js/lib/core/messages/methods/notify.js';
import type { SubscribeUserAgentClient } from 'sip.js/lib/core/user-agents/subscribe-user-agent-client.js';
import type { SipJsContext } from './sipjs-core.js';

/** What a NOTIFY is matched by (RFC 6665 §4.4.1). */
export interface SubscriberKey {
  readonly callId: string;
  readonly localTag: string;
  /** The package, without parameters. */
  readonly event: string;
}

interface SipJsSubscriber {
  onNotify(request: IncomingNotifyRequest): void;
  dispose(): void;
}

/** Hands over the NOTIFYs of one subscription until the returned function is called. */
export function addSubscriber(
  { core }: SipJsContext,
  { callId, event, localTag }: SubscriberKey,
  onNotify: (request: IncomingNotifyRequest) => void,
): () => void {
  const key = callId + localTag + event;
  const subscriber: SipJsSubscriber = { onNotify, dispose: () => undefined };
  // sip.js keeps whole clients of its own in this map, and calls these two methods.
  const known = subscriber as unknown as SubscribeUserAgentClient;
  core.subscribers.set(key, known);
  return () => {
    if (core.subscribers.get(key) === known) core.subscribers.delete(key);
  };
}
