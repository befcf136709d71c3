import { sleep, systemClock } from '@offhook/primitives';
import { nextTurn } from '@offhook/primitives/testing';

/** One promise of a port, checked by running it. Throws what is not kept. No test runner is needed. */
export interface ContractCase<Environment> {
  readonly name: string;
  readonly run: (environment: Environment) => Promise<void>;
}

const patienceCount = 400;
// The longest chain of timers of 0 ms that SIP goes through until it waits for somebody else.
const settlingCount = 3;

/** Waits until `condition` holds, turn by turn of the platform's queue. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < patienceCount; turn += 1) {
    if (condition()) return;
    await sleep(turn < patienceCount / 2 ? 0 : 10, systemClock);
  }
  throw new Error(`Waited in vain until ${what}.`);
}

/** Gives everything that is under way the time to happen: promises, messages, and timers that are due at once. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < settlingCount; turn += 1) {
    await nextTurn();
    await sleep(0, systemClock);
  }
}

export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
}
