import { vi } from 'vitest';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import { callOf, type MemoryStage, setMemoryStage } from './memory-stage.js';
import { useWoundTimers } from './wound-timers.js';

export interface LadderScene {
  readonly setStage: (...options: Parameters<typeof setMemoryStage>) => Promise<MemoryStage>;
  /** Lets all that is under way arrive, and so much time pass. */
  readonly happen: (durationMs?: number) => Promise<void>;
  /** Alice calls bob, or who else is named, and is answered. The ladder begins anew. */
  readonly connect: (
    stage: MemoryStage,
    options?: { readonly from?: Phone; readonly to?: Phone; readonly number?: string },
  ) => Promise<{ readonly callers: Call; readonly callees: Call }>;
}

/** Two engines, with real SIP, joined by a SIP switch in memory, in a time that the test winds. */
export function useLadderScene(): LadderScene {
  let stage: MemoryStage | undefined;

  useWoundTimers({
    lastMs: 5_000,
    finish: () => {
      const disposed = stage?.dispose();
      stage = undefined;
      return disposed;
    },
  });

  const happen = async (durationMs = 0): Promise<void> => {
    await vi.advanceTimersByTimeAsync(durationMs);
  };
  return {
    happen,
    setStage: async (...options) => {
      stage = await setMemoryStage(...options);
      return stage;
    },
    connect: async ({ alice, bob, memorySwitch }, { from = alice, number = 'bob', to = bob } = {}) => {
      const callers = from.dial(number);
      await happen();
      const callees = to.calls.find(({ state }) => state === 'incoming') ?? callOf(to);
      await callees.answer();
      await happen();
      memorySwitch.ladder.clear();
      return { callers, callees };
    },
  };
}
