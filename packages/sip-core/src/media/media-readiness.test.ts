import { ManualClock } from '@offhook/primitives/testing';
import type { RegistrationState } from '@offhook/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { MediaReadiness } from './media-readiness.js';

let clock: ManualClock;
let readiness: MediaReadiness;
let callCount: number;
let said: string[];

beforeEach(() => {
  clock = new ManualClock();
  callCount = 0;
  said = [];
  readiness = new MediaReadiness({
    clock,
    hasCalls: () => callCount > 0,
    media: {
      warmUp: () => said.push(`ready at ${clock.now()} ms`),
      coolDown: () => said.push('given up'),
    },
  });
});

/** Goes through the states, each for so long, and tells what became of the media; the last one goes on. */
async function play(...steps: readonly (readonly [RegistrationState, number])[]): Promise<readonly string[]> {
  for (const [state, durationMs] of steps) {
    readiness.handleRegistration(state);
    await clock.advance(durationMs);
  }
  return said;
}

describe('what the next call needs', () => {
  it.each<[string, readonly (readonly [RegistrationState, number])[], readonly string[]]>([
    ['is not made for a connection that may not come', [['connecting', 10_000]], []],
    [
      'waits for a registrar that answers at once',
      [
        ['connecting', 5],
        ['registering', 10],
        ['registered', 0],
      ],
      ['ready at 15 ms'],
    ],
    [
      'is made while a registrar takes its time, and again where it was used meanwhile',
      [
        ['connecting', 100],
        ['registering', 200],
        ['registered', 0],
      ],
      ['ready at 120 ms', 'ready at 300 ms'],
    ],
    [
      'is kept through a loss of the connection',
      [
        ['registered', 1_000],
        ['retrying', 1_000],
        ['connecting', 1_000],
      ],
      ['ready at 0 ms'],
    ],
    [
      'is given up with the registration',
      [
        ['registered', 0],
        ['unregistering', 0],
      ],
      ['ready at 0 ms', 'given up'],
    ],
    [
      'is given up when the registrar says no',
      [
        ['registering', 20],
        ['rejected', 0],
      ],
      ['ready at 20 ms', 'given up'],
    ],
    [
      'is not made any more for a phone that left meanwhile',
      [
        ['registering', 10],
        ['unregistering', 100],
      ],
      ['given up'],
    ],
  ])('%s', async (_case, steps, expected) => {
    expect(await play(...steps)).toEqual(expected);
    expect(clock.pendingCount).toBe(0);
  });

  it('is made in a later turn: what is to be sent now goes before', () => {
    readiness.handleRegistration('registered');
    expect(said).toEqual([]);
  });

  it('is not made beside a call, and is after it', async () => {
    callCount = 1;
    await play(['registered', 1_000]);
    expect(said).toEqual([]);
    callCount = 0;
    readiness.handleCallRemoved();
    await clock.advance(0);
    expect(said).toEqual(['ready at 1000 ms']);
  });

  it('is made beside a call when somebody is about to dial', async () => {
    callCount = 1;
    await play(['registered', 1_000]);
    readiness.prepare();
    expect(said).toEqual(['ready at 1000 ms']);
  });

  it.each(['idle', 'connecting', 'registering', 'retrying', 'rejected', 'unregistered'] as const)(
    'is not made for who cannot dial: %s',
    (state) => {
      readiness.handleRegistration(state);
      said = [];
      readiness.prepare();
      expect(said).toEqual([]);
    },
  );

  it('is not made after a call that outlived the registration', async () => {
    await play(['registered', 0], ['rejected', 0]);
    readiness.handleCallRemoved();
    await clock.advance(1_000);
    expect(said).toEqual(['ready at 0 ms', 'given up']);
  });

  it('is given up for good', async () => {
    readiness.handleRegistration('registered');
    readiness.dispose();
    await clock.advance(1_000);
    expect(said).toEqual(['given up']);
  });

  it('is not planned anew by a refresh of the registration', async () => {
    await play(['registered', 1_000], ['registered', 1_000]);
    expect(said).toEqual(['ready at 0 ms']);
  });
});
