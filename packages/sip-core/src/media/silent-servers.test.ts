import { ManualClock } from '@offhook/primitives/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CandidateKind } from './candidate-wait.js';
import { SilentServers } from './silent-servers.js';

const minuteMs = 60_000;

let clock: ManualClock;
let servers: SilentServers;

beforeEach(() => {
  clock = new ManualClock();
  servers = new SilentServers(clock);
});

function awaited(...kinds: readonly CandidateKind[]): readonly CandidateKind[] {
  return [...servers.worthWaitingFor(new Set(kinds))];
}

describe('a server that did not answer', () => {
  beforeEach(() => {
    servers.handleMissing(['srflx']);
  });

  it('is not waited for again, and the others are', () => {
    expect(awaited('srflx', 'relay')).toEqual(['relay']);
  });

  it.each([
    [10 * minuteMs - 1, []],
    [10 * minuteMs, ['srflx']],
  ])('is given another chance after ten minutes (%i ms)', async (afterMs, expected) => {
    await clock.advance(afterMs);
    expect(awaited('srflx')).toEqual(expected);
  });

  it('is waited for again once it has answered, however late', () => {
    servers.handleCandidate('srflx');
    expect(awaited('srflx')).toEqual(['srflx']);
  });

  it('is waited for again in another network', () => {
    servers.handleNetworkChange();
    expect(awaited('srflx')).toEqual(['srflx']);
  });
});
