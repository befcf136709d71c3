import type { ManualClock } from '@offhook/primitives/testing';
import { afterEach, expect } from 'vitest';
import type { SignallingPort } from '../ports/signalling-port.js';
import { settle } from './contract.js';

interface Ending {
  readonly signalling: SignallingPort;
  readonly clock: ManualClock;
}

/** Disposes, after each test, of what was handed over to the returned function: it may leave no timer. */
export function useSignallingEnds(): <Stage extends Ending>(stage: Stage) => Stage {
  const stages: Ending[] = [];

  afterEach(async () => {
    for (const { clock, signalling } of stages.splice(0)) {
      signalling.dispose();
      await settle();
      expect(clock.pendingCount).toBe(0);
    }
  });

  return (stage) => {
    stages.push(stage);
    return stage;
  };
}
