import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { type CandidateKind, CandidateWait, kindsOf } from './candidate-wait.js';

interface Step {
  readonly atMs: number;
  readonly what: CandidateKind | 'complete' | 'the last usual host';
}

/** Plays what a browser gathers, and tells when and why the wait ended. */
async function play(urls: readonly string[], steps: readonly Step[]): Promise<string> {
  const clock = new ManualClock();
  const wait = new CandidateWait({ clock, awaited: kindsOf(urls) });
  let ended = 'still waiting';
  void wait.ended.then((end) => {
    ended = `${end} after ${clock.now()} ms`;
  });
  for (const { atMs, what } of steps) {
    await clock.advance(atMs - clock.now());
    if (what === 'complete') wait.handleComplete();
    else if (what === 'the last usual host') wait.handleCandidate('host', true);
    else wait.handleCandidate(what);
  }
  await clock.advance(2_000);
  expect(clock.pendingCount).toBe(0);
  return ended;
}

const stun = 'stun:stun.example.test';
const turn = 'turn:turn.example.test?transport=udp';

describe('the wait for candidates', () => {
  it.each<[string, readonly string[], readonly Step[], string]>([
    ['ends 20 ms after the only candidate', [], [{ atMs: 1, what: 'host' }], 'enough after 21 ms'],
    [
      'takes the candidates of several interfaces',
      [],
      [
        { atMs: 1, what: 'host' },
        { atMs: 15, what: 'host' },
        { atMs: 30, what: 'host' },
      ],
      'enough after 50 ms',
    ],
    [
      'ends 2 ms after all that came the last time',
      [],
      [
        { atMs: 1, what: 'host' },
        { atMs: 2, what: 'the last usual host' },
      ],
      'enough after 4 ms',
    ],
    [
      'takes an interface that is new',
      [],
      [
        { atMs: 1, what: 'the last usual host' },
        { atMs: 2, what: 'the last usual host' },
      ],
      'enough after 4 ms',
    ],
    [
      'waits for a server that was silent the last time, when it is asked to',
      [stun],
      [
        { atMs: 1, what: 'the last usual host' },
        { atMs: 60, what: 'srflx' },
      ],
      'enough after 80 ms',
    ],
    ['ends at once when the browser is done', [], [{ atMs: 7, what: 'complete' }], 'complete after 7 ms'],
    [
      'does not wait on when the browser is done within the grace',
      [],
      [
        { atMs: 1, what: 'host' },
        { atMs: 9, what: 'complete' },
      ],
      'complete after 9 ms',
    ],
    ['gives up on a browser that finds nothing', [], [], 'timed-out after 1000 ms'],
    [
      'waits for the reflexive candidate of a STUN server',
      [stun],
      [
        { atMs: 1, what: 'host' },
        { atMs: 60, what: 'srflx' },
      ],
      'enough after 80 ms',
    ],
    [
      'gives up on a STUN server that is silent',
      [stun],
      [{ atMs: 1, what: 'host' }],
      'timed-out after 1000 ms',
    ],
    [
      'waits for the relay of a TURN server',
      [turn],
      [
        { atMs: 1, what: 'host' },
        { atMs: 40, what: 'srflx' },
        { atMs: 90, what: 'relay' },
      ],
      'enough after 110 ms',
    ],
    [
      'is content with a relay where STUN is silent',
      [stun, turn],
      [
        { atMs: 1, what: 'host' },
        { atMs: 90, what: 'relay' },
      ],
      'enough after 110 ms',
    ],
  ])('%s', async (...[, urls, steps, end]) => {
    expect(await play(urls, steps)).toBe(end);
  });

  it('stops when it is cancelled', async () => {
    const clock = new ManualClock();
    const wait = new CandidateWait({ clock, awaited: new Set() });
    wait.handleCandidate('host');
    wait.cancel();
    expect(clock.pendingCount).toBe(0);
    await clock.advance(1_000);
  });
});
