import { createPhone, Phone } from '@offhook/sip-core';
import { createRinger } from '@offhook/sip-core/ringer';
import type { ProvisioningDocument } from '@offhook/protocol';
import type { CheckEngine, EngineRecording, PhoneEngine } from '../../engine/phone-engine.js';

/** The engine of production. */
export function createSipCoreEngine({ account, iceServers }: ProvisioningDocument): PhoneEngine {
  return createPhone({ account, iceServers });
}

/** What records it is a file of its own, which is fetched when it is wanted. */
export async function recordSipCoreEngine(engine: PhoneEngine): Promise<EngineRecording> {
  const { recordPhone } = await import('@offhook/sip-core/support');
  return recordPhone(phoneOf(engine));
}

/** So is what checks it. Its line is called with: another registration of the same account would ring too. */
export const checkSipCoreEngine: CheckEngine = async ({ document, engine }, request) => {
  const { createCheck } = await import('@offhook/sip-core/check');
  const { account, iceServers } = document;
  return createCheck({ ...request, phone: phoneOf(engine), account, iceServers });
};

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
