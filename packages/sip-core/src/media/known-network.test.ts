import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CandidateKind, ServerHabit } from './candidate-wait.js';
import { KnownNetwork } from './known-network.js';

const wifi = 'host a1';
const vpn = 'host b2';
const reflexive = 'srflx c3';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const urls = ['stun:stun.example.test', 'turn:turn.example.test'];

let clock: ManualClock;
let stored: string | undefined;
let saveCount: number;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1));
  stored = undefined;
  saveCount = 0;
});

/** The network as another page load knows it. */
function open(servers: readonly string[] = urls): KnownNetwork {
  const storage = {
    load: () => stored,
    save: (text: string) => {
      stored = text;
      saveCount += 1;
    },
  };
  return new KnownNetwork({ clock, storage, urls: servers });
}

/** A network where this came, and these kinds did not. */
function learnt(candidates: readonly string[], ...missing: readonly CandidateKind[]): KnownNetwork {
  const network = open();
  network.learn(new Set(candidates), new Set(missing));
  return network;
}

const habits = (network: KnownNetwork): readonly ServerHabit[] => [
  network.habitOf('srflx'),
  network.habitOf('relay'),
];

describe('the candidates that a machine had the last time', () => {
  it.each<[string, readonly string[], readonly string[], readonly [isThat: boolean, hasAll: boolean]]>([
    ['are unknown at first', [], [wifi], [false, false]],
    ['are not in nothing', [wifi], [], [false, false]],
    ['are there again', [wifi, reflexive], [wifi, reflexive], [true, true]],
    ['are there in another order', [wifi, reflexive], [reflexive, wifi], [true, true]],
    ['lack the reflexive one', [wifi, reflexive], [wifi], [true, false]],
    ['are there, with another one', [wifi], [wifi, vpn], [true, true]],
    ['lack one of its own', [wifi, vpn], [wifi], [false, false]],
    ['are not there in another network', [wifi], [vpn], [false, false]],
    ['say nothing without an address of the machine', [reflexive], [reflexive], [false, true]],
  ])('%s', (...[, before, seen, expected]) => {
    const network = learnt(before);
    expect([network.isThatOf(new Set(seen)), network.hasAllIn(new Set(seen))]).toEqual(expected);
  });

  it('are those of the last time, and a machine without a network has had none', () => {
    const network = learnt([wifi]);
    network.learn(new Set([vpn]));
    network.learn(new Set());
    expect([network.isThatOf(new Set([wifi])), network.isThatOf(new Set([vpn]))]).toEqual([false, true]);
  });
});

describe('the habits of servers', () => {
  it('are unknown at first', () => {
    expect(habits(open())).toEqual(['unknown', 'unknown']);
  });

  it('are learnt from what came and what did not', () => {
    expect(habits(learnt([wifi, reflexive], 'relay'))).toEqual(['answers', 'silent']);
  });

  it('stay unknown where nobody waited', () => {
    expect(habits(learnt([wifi]))).toEqual(['unknown', 'unknown']);
  });

  it('are not learnt without a network', () => {
    expect(habits(learnt([], 'srflx', 'relay'))).toEqual(['unknown', 'unknown']);
  });

  it('change with an answer that comes late', () => {
    const network = learnt([wifi], 'srflx');
    network.learn(new Set([wifi, reflexive]));
    expect(network.habitOf('srflx')).toBe('answers');
  });

  it('are forgotten in another network, but for what was learnt in it', () => {
    const network = learnt([wifi, reflexive], 'relay');
    network.learn(new Set([vpn]), new Set<CandidateKind>(['srflx']));
    expect(habits(network)).toEqual(['silent', 'unknown']);
  });

  it('are forgotten when the browser tells of another network', () => {
    const network = learnt([wifi, reflexive], 'relay');
    network.forget();
    expect([...habits(network), network.isThatOf(new Set([wifi]))]).toEqual(['unknown', 'unknown', false]);
  });

  it.each([
    ['srflx', dayMs, 'answers'],
    ['relay', 10 * minuteMs, 'silent'],
  ] as const)('of %s are forgotten after %i ms', async (kind, afterMs, habit) => {
    const network = learnt([wifi, reflexive], 'relay');
    await clock.advance(afterMs - 1);
    expect(network.habitOf(kind)).toBe(habit);
    await clock.advance(1);
    expect(network.habitOf(kind)).toBe('unknown');
  });

  it('are kept for longer when they are seen again', async () => {
    const network = learnt([wifi, reflexive]);
    await clock.advance(dayMs - 1);
    network.learn(new Set([wifi, reflexive]));
    await clock.advance(dayMs - 1);
    expect(network.habitOf('srflx')).toBe('answers');
  });
});

describe('the next page load', () => {
  it('knows the network', () => {
    learnt([wifi, reflexive], 'relay');
    const network = open();
    expect([...habits(network), network.hasAllIn(new Set([wifi, reflexive]))]).toEqual([
      'answers',
      'silent',
      true,
    ]);
  });

  it('knows nothing of it with other servers', () => {
    learnt([wifi, reflexive], 'relay');
    const network = open(['stun:other.example.test']);
    expect([...habits(network), network.isThatOf(new Set([wifi]))]).toEqual(['unknown', 'unknown', false]);
  });

  it('finds what is short, and has no server and no address in it', () => {
    learnt([wifi, reflexive], 'relay');
    expect(stored).not.toContain('example');
    expect(stored?.length).toBeLessThan(250);
  });

  it('is not written for by every call', () => {
    const network = learnt([wifi, reflexive], 'relay');
    for (let call = 0; call < 10; call += 1) {
      network.learn(new Set([reflexive, wifi]), new Set<CandidateKind>(['relay']));
    }
    expect(saveCount).toBe(1);
  });

  it('does not believe in a silence of a year', async () => {
    learnt([wifi, reflexive], 'relay');
    stored = stored?.replaceAll(/"untilMs":\d+/g, '"untilMs":9e15');
    const network = open();
    await clock.advance(dayMs);
    expect(habits(network)).toEqual(['unknown', 'unknown']);
  });

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['a list', '[]'],
  ])('knows nothing by %s', (_case, text) => {
    stored = text;
    const network = open();
    expect([...habits(network), network.hasAllIn(new Set([wifi]))]).toEqual(['unknown', 'unknown', false]);
  });

  it('takes anything that is stored, and learns on', () => {
    learnt([wifi, reflexive], 'relay');
    const valid: unknown = JSON.parse(stored ?? '');
    const anything = fc.oneof(
      fc.json(),
      fc.record({ candidates: fc.anything(), habits: fc.anything() }).map((parts) => {
        return JSON.stringify({ ...(valid as object), ...parts });
      }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        stored = text;
        const network = open();
        network.learn(new Set([wifi]), new Set<CandidateKind>(['srflx']));
        expect([network.habitOf('srflx'), network.hasAllIn(new Set([wifi]))]).toEqual(['silent', true]);
      }),
    );
  });
});
