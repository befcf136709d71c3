import { createPhone, Phone } from '@offhook/sip-core';
import { createRinger } from '@offhook/sip-core/ringer';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { EngineRecording, PhoneEngine } from '../../engine/phone-engine.js';

/** The engine of production. */
export function createSipCoreEngine({ account, iceServers }: ProvisioningDocument): PhoneEngine {
  return createPhone({ account, iceServers });
}

/** What records it is a file of its own, which is fetched when it is wanted. */
export async function recordSipCoreEngine(engine: PhoneEngine): Promise<EngineRecording> {
  const { recordPhone } = await import('@offhook/sip-core/support');
  return recordPhone(phoneOf(engine));
}

/** Rings with tones made on the spot: no files to load, no origin to allow. */
export function ringForSipCoreEngine(engine: PhoneEngine): () => void {
  const ringer = createRinger(phoneOf(engine));
  return () => {
    ringer.dispose();
  };
}

function phoneOf(engine: PhoneEngine): Phone {
  if (!(engine instanceof Phone)) throw new Error('This is not an engine of sip-core.');
  return engine;
}
