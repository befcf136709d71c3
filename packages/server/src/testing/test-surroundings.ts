import type { Clock, Logger } from '@offhook/primitives';
import { createMemorySharedState, type SharedState } from '../compose/services/shared-state.js';
import type { Database } from '../storage/tables.js';
import { openReusedDatabase } from './reused-database.js';

/** What a test server stands on. */
export interface TestSurroundings {
  /** An empty one, for one server. Closed with `destroy()`. */
  openDatabase(): Promise<Database>;
  createSharedState(surroundings: { readonly clock: Clock; readonly logger: Logger }): Promise<SharedState>;
}

/** More than a test sends. An operator's server has room for a million, which takes a while to lay out. */
const seenCount = 4_096;

const inMemory: TestSurroundings = {
  openDatabase: openReusedDatabase,
  createSharedState: async ({ clock }) => await Promise.resolve(createMemorySharedState(clock, seenCount)),
};

let current = inMemory;

export function testSurroundings(): TestSurroundings {
  return current;
}

/** Lets every test server of this file stand on something else, so that a suite can be run on real services. */
export function setTestSurroundings(surroundings: TestSurroundings): void {
  current = surroundings;
}
