import { createPhone } from '@offhook/sip-core';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { PhoneEngine } from '../../engine/phone-engine.js';

/** The engine of production. */
export function createSipCoreEngine({ account, iceServers }: ProvisioningDocument): PhoneEngine {
  return createPhone({ account, iceServers });
}
