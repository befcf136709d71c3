import type { OutgoingRequest } from 'sip.js/lib/core/messages/outgoing-request.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';

/** Forgets a request that nobody waits for: sip.js keeps it until a response comes, which may be never. */
export function dropClient(core: UserAgentCore, client: OutgoingRequest): void {
  client.dispose();
  for (const [id, known] of core.userAgentClients) {
    // sip.js types its map by class and hands out the same objects by interface.
    if ((known as OutgoingRequest) === client) core.userAgentClients.delete(id);
  }
}
