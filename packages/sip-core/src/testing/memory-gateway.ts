import type { IncomingInvite, SignallingPort } from '../ports/signalling-port.js';
import { createMemorySignalling } from './memory-phone.js';
import type { MemoryStage } from './memory-stage.js';

/** A far side without an engine above its SIP, which says what a test wants. */
export interface MemoryGateway {
  readonly signalling: SignallingPort;
  readonly invites: IncomingInvite[];
}

/** Registers one with the switch. The ladder begins anew. */
export async function openGateway({ memorySwitch }: MemoryStage, label = 'gateway'): Promise<MemoryGateway> {
  const signalling = createMemorySignalling({ memorySwitch, username: 'gateway', label });
  const invites: IncomingInvite[] = [];
  signalling.on('inviteReceived', ({ invite }) => invites.push(invite));
  const { signal } = new AbortController();
  await signalling.connect(signal);
  await signalling.register({ expiresSeconds: 600, signal });
  memorySwitch.ladder.clear();
  return { signalling, invites };
}
