import { createPhone, Phone } from '@offhook/sip-core';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { EngineRecording, PhoneEngine } from '../../engine/phone-engine.js';

/** The engine of production. */
export function createSipCoreEngine({ account, iceServers }: ProvisioningDocument): PhoneEngine {
  return createPhone({ account, iceServers });
}

/** What records it is a file of its own, which is fetched when it is wanted. */
export async function recordSipCoreEngine(engine: PhoneEngine): Promise<EngineRecording> {
  const { recordPhone } = await import('@offhook/sip-core/support');
  if (!(engine instanceof Phone)) throw new Error('Only an engine of sip-core can be recorded.');
  return recordPhone(engine);
}
