import type { EngineRecording, PhoneEngine } from '../engine/phone-engine.js';

/** How many recordings of an engine are open. */
export const openRecordings: Map<PhoneEngine, number> = new Map<PhoneEngine, number>();

/** A recording in which nothing ever happens; each reading moves the cursor by one. */
export async function recordFakeEngine(engine: PhoneEngine): Promise<EngineRecording> {
  await Promise.resolve();
  openRecordings.set(engine, (openRecordings.get(engine) ?? 0) + 1);
  return {
    read: (after) => ({ cursor: after + 1, registration: engine.registration, messages: [], calls: [] }),
    dispose: () => openRecordings.set(engine, (openRecordings.get(engine) ?? 1) - 1),
  };
}
