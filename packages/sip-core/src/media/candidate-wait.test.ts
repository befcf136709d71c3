import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import {
  type CandidateKind,
  CandidateWait,
  type KnownHere,
  kindsOf,
  type ServerHabit,
} from './candidate-wait.js';

type Habits = Partial<Record<CandidateKind, ServerHabit>>;

interface Step {
  readonly atMs: number;
  readonly what: CandidateKind | 'complete';
  /** What is known of the network by this candidate. Default: nothing. */
  readonly known?: KnownHere;
}

/** The last candidate of a network that the machine was in before. */
function lastUsual(habits: Habits = {}): KnownHere {
  return { areUsualThere: true, habitOf: (kind) => habits[kind] ?? 'unknown' };
}

/** A network that the machine was in before, and that has not given all it has. */
function someUsual(habits: Habits): KnownHere {
  return { ...lastUsual(habits), areUsualThere: false };
}

/** Plays what a browser gathers, and tells when and why the wait ended. */
async function play(urls: readonly string[], steps: readonly Step[]): Promise<string> {
  const clock = new ManualClock();
  const wait = new CandidateWait({ clock, awaited: kindsOf(urls) });
  let ended = 'still waiting';
  void wait.ended.then((end) => {
    ended = `${end} after ${clock.now()} ms`;
  });
  for (const { atMs, known, what } of steps) {
    await clock.advance(atMs - clock.now());
    if (what === 'complete') wait.handleComplete();
    else wait.handleCandidate(what, known);
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
        { atMs: 2, what: 'host', known: lastUsual() },
      ],
      'enough after 4 ms',
    ],
    [
      'takes an interface that is new',
      [],
      [
        { atMs: 1, what: 'host', known: lastUsual() },
        { atMs: 2, what: 'host', known: lastUsual() },
      ],
      'enough after 4 ms',
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
      'gives 200 ms to a STUN server that nobody has seen answer',
      [stun],
      [{ atMs: 1, what: 'host' }],
      'unanswered after 200 ms',
    ],
    [
      'and to one of a network that is known, where its habits are not',
      [stun],
      [{ atMs: 1, what: 'host', known: lastUsual() }],
      'unanswered after 200 ms',
    ],
    [
      'takes what comes in the last moment',
      [stun],
      [
        { atMs: 1, what: 'host' },
        { atMs: 199, what: 'srflx' },
      ],
      'enough after 219 ms',
    ],
    [
      'gives a second to a STUN server that answered the last time',
      [stun],
      [{ atMs: 1, what: 'host', known: someUsual({ srflx: 'answers' }) }],
      'timed-out after 1000 ms',
    ],
    [
      'takes its time for one that answered late the last time',
      [stun],
      [
        { atMs: 1, what: 'host', known: someUsual({ srflx: 'answers' }) },
        { atMs: 600, what: 'srflx', known: lastUsual({ srflx: 'answers' }) },
      ],
      'enough after 602 ms',
    ],
    [
      'does not wait for a STUN server that was silent the last time',
      [stun],
      [{ atMs: 1, what: 'host', known: lastUsual({ srflx: 'silent' }) }],
      'enough after 3 ms',
    ],
    [
      'waits for it in another network',
      [stun],
      [
        { atMs: 1, what: 'host' },
        { atMs: 60, what: 'srflx' },
      ],
      'enough after 80 ms',
    ],
    [
      'does not wait for a TURN server that was silent, and does for its other half',
      [stun, turn],
      [
        { atMs: 1, what: 'host', known: someUsual({ relay: 'silent', srflx: 'answers' }) },
        { atMs: 40, what: 'srflx', known: lastUsual({ relay: 'silent', srflx: 'answers' }) },
      ],
      'enough after 42 ms',
    ],
    [
      'gives a second to a TURN server: nothing makes up for a relay',
      [turn],
      [{ atMs: 1, what: 'host' }],
      'timed-out after 1000 ms',
    ],
    [
      'tells of the STUN server that it did not wait for on the way to a relay',
      [stun, turn],
      [
        { atMs: 1, what: 'host' },
        { atMs: 500, what: 'relay' },
      ],
      'unanswered after 520 ms',
    ],
    [
      'takes what comes late while it waits for a relay',
      [stun, turn],
      [
        { atMs: 1, what: 'host' },
        { atMs: 300, what: 'srflx' },
        { atMs: 500, what: 'relay' },
      ],
      'enough after 520 ms',
    ],
    [
      'has no host candidate to end with, whatever is known',
      [stun],
      [{ atMs: 300, what: 'host' }],
      'unanswered after 320 ms',
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

  it.each<[string, readonly string[], readonly Step[], readonly CandidateKind[]]>([
    ['all that never came', [stun, turn], [{ atMs: 1, what: 'host' }], ['relay', 'srflx']],
    [
      'nothing of what came',
      [stun],
      [
        { atMs: 1, what: 'host' },
        { atMs: 60, what: 'srflx' },
      ],
      [],
    ],
    [
      'nothing that was not waited for',
      [stun],
      [{ atMs: 1, what: 'host', known: lastUsual({ srflx: 'silent' }) }],
      [],
    ],
    ['what was given up', [stun], [{ atMs: 1, what: 'host' }], ['srflx']],
  ])('misses %s', async (...[, urls, steps, missing]) => {
    const clock = new ManualClock();
    const wait = new CandidateWait({ clock, awaited: kindsOf(urls) });
    for (const { atMs, known, what } of steps) {
      await clock.advance(atMs - clock.now());
      if (what !== 'complete') wait.handleCandidate(what, known);
    }
    await clock.advance(2_000);
    expect([...wait.missing].sort()).toEqual(missing);
    expect(wait.isOver).toBe(true);
  });

  it('is not changed by what comes when it is over', async () => {
    const clock = new ManualClock();
    const wait = new CandidateWait({ clock, awaited: kindsOf([stun]) });
    wait.handleCandidate('host');
    await clock.advance(200);
    wait.handleCandidate('srflx');
    expect([...wait.missing, clock.pendingCount]).toEqual(['srflx', 0]);
  });
});
