import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from './device.js';
import {
  type Choice,
  choiceStates,
  choiceSteps,
  isSameDevice,
  nextChoice,
  sightings,
  unknownChoice,
} from './device-choice.js';
import type { DevicePreference } from './device-preference.js';

const device = (name: string, more: Partial<Device> = {}): Device => ({
  id: `id-${name}`,
  groupId: `group-${name}`,
  kind: 'audioinput',
  label: name,
  ...more,
});
const [headset, desk, laptop] = [device('Headset'), device('Desk'), device('Laptop')];
const wishes: readonly DevicePreference[] = [{ label: 'Headset' }, { label: 'Desk' }];

/** Follows one list after the other, and writes down what is told. */
function follow(lists: readonly (readonly Device[])[], wanted = wishes): { choice: Choice; told: string[] } {
  const told: string[] = [];
  let choice = unknownChoice;
  for (const list of lists) {
    const step = nextChoice(choice, list, wanted);
    choice = step.choice;
    if (step.lost !== undefined) told.push(`lost ${step.lost.label}`);
    if (step.news !== undefined) told.push(`${step.news} ${choice.device?.label ?? 'nothing'}`);
  }
  return { choice, told };
}

describe('the table of falling back and coming back', () => {
  it('knows what to do in every state at every sight', () => {
    const rows = choiceStates.map((state) =>
      [
        state,
        ...sightings.map((sighting) => {
          const { news, to } = choiceSteps[state][sighting];
          return news === undefined ? to : `${to}!${news}`;
        }),
      ].join(' | '),
    );
    expect(rows).toEqual([
      // state | hidden | firstSeen | otherSeen | betterSeen | worseSeen | noneSeen
      'unknown | unknown | first | fallback!fellBack | fallback!fellBack | fallback!fellBack | missing',
      'first | unknown | first | fallback!fellBack | fallback!fellBack | fallback!fellBack | missing',
      'fallback | unknown | first!restored | fallback | fallback!restored | fallback!fellBack | missing',
      'missing | unknown | first!restored | fallback!fellBack | fallback!fellBack | fallback!fellBack | missing',
    ]);
  });
});

interface Day {
  readonly lists: readonly (readonly Device[])[];
  readonly told: readonly string[];
  readonly end: string;
}

describe('a day at the desk', () => {
  it.each<[string, Day]>([
    [
      'everything stays',
      {
        lists: [
          [headset, desk],
          [headset, desk],
        ],
        told: [],
        end: 'first Headset',
      },
    ],
    [
      'the headset was left at home',
      { lists: [[desk, laptop]], told: ['fellBack Desk'], end: 'fallback Desk' },
    ],
    [
      'the headset is pulled',
      {
        lists: [
          [headset, desk],
          [desk, laptop],
        ],
        told: ['lost Headset', 'fellBack Desk'],
        end: 'fallback Desk',
      },
    ],
    [
      'the headset is pulled and put back',
      {
        lists: [[headset, desk], [desk], [desk, headset]],
        told: ['lost Headset', 'fellBack Desk', 'restored Headset'],
        end: 'first Headset',
      },
    ],
    [
      'one after the other goes, one after the other comes',
      {
        lists: [[headset, desk, laptop], [desk, laptop], [laptop], [laptop, desk], [laptop, desk, headset]],
        told: [
          'lost Headset',
          'fellBack Desk',
          'lost Desk',
          'fellBack Laptop',
          'restored Desk',
          'restored Headset',
        ],
        end: 'first Headset',
      },
    ],
    [
      'everything goes, and the second best comes',
      { lists: [[headset], [], [desk]], told: ['lost Headset', 'fellBack Desk'], end: 'fallback Desk' },
    ],
    [
      'everything goes, and the best comes',
      { lists: [[headset], [], [headset]], told: ['lost Headset', 'restored Headset'], end: 'first Headset' },
    ],
    ['another one is plugged in', { lists: [[headset], [headset, laptop]], told: [], end: 'first Headset' }],
    [
      'permission is taken away and given again',
      {
        lists: [[headset], [device('', { id: '', groupId: '' })], [headset]],
        told: [],
        end: 'first Headset',
      },
    ],
  ])('%s', (_story, { end, lists, told: expected }) => {
    const { choice, told } = follow(lists);
    expect(told).toEqual(expected);
    expect(`${choice.state} ${choice.device?.label ?? 'nothing'}`).toBe(end);
  });

  it('finds the headset by its name when the browser has rotated its ids', () => {
    const rotated = { ...headset, id: 'new', groupId: 'new' };
    expect(
      follow([
        [headset, desk],
        [desk, rotated],
      ]).choice,
    ).toMatchObject({ state: 'first', device: rotated });
  });
});

describe('without wishes', () => {
  const alias = (of: Device): Device => ({ ...of, id: 'default', label: `Default - ${of.label}` });

  it.each<[string, readonly Device[], string]>([
    ['what the system prefers', [laptop, alias(headset), headset], 'default'],
    ['the first one, where none is marked', [laptop, headset], 'id-Laptop'],
  ])('it takes %s', (_rule, list, id) => {
    expect(follow([list], []).choice).toMatchObject({ state: 'first', device: { id } });
  });

  it('loses nothing when the system prefers another one', () => {
    const all = [headset, laptop];
    const { choice, told } = follow(
      [
        [alias(headset), ...all],
        [alias(laptop), ...all],
      ],
      [],
    );
    expect(told).toEqual([]);
    expect(choice.device?.label).toBe('Default - Laptop');
  });

  it('loses what the system preferred when that is pulled', () => {
    const { told } = follow(
      [
        [alias(headset), headset, laptop],
        [alias(laptop), laptop],
      ],
      [],
    );
    expect(told).toEqual(['lost Default - Headset']);
  });
});

describe('any sequence of plugging and unplugging', () => {
  const all = [headset, desk, laptop, device('Camera microphone'), device('Dock')];
  const lists = fc.array(fc.subarray(all), { minLength: 1, maxLength: 12 });
  const wanted = fc.shuffledSubarray(all).map((some) => some.map(({ label }) => ({ label })));

  it('ends with the best that is there', () => {
    fc.assert(
      fc.property(lists, wanted, (sequence, wishList) => {
        const { choice } = follow(sequence, wishList);
        const last = sequence.at(-1) ?? [];
        const best =
          wishList.map(({ label }) => last.find((one) => one.label === label)).find(Boolean) ?? last[0];
        expect(choice.device).toEqual(best);
        expect(choice.state).toBe(best === undefined ? 'missing' : choice.rank === 0 ? 'first' : 'fallback');
      }),
    );
  });

  it('ends the same, whatever came before', () => {
    fc.assert(
      fc.property(lists, lists, wanted, (one, other, wishList) => {
        const last = one.at(-1) ?? [];
        const { choice } = follow([...other, last], wishList);
        expect(choice).toMatchObject({ device: follow([last], wishList).choice.device });
      }),
    );
  });

  it('tells of a loss exactly when the device in use is gone', () => {
    fc.assert(
      fc.property(lists, wanted, (sequence, wishList) => {
        let choice = unknownChoice;
        for (const list of sequence) {
          const before = choice.device;
          const step = nextChoice(choice, list, wishList);
          const isGone = before !== undefined && !list.some((one) => isSameDevice(one, before));
          expect(step.lost !== undefined).toBe(isGone);
          choice = step.choice;
        }
      }),
    );
  });

  it('tells of coming back only after falling back or missing', () => {
    fc.assert(
      fc.property(lists, wanted, (sequence, wishList) => {
        let choice = unknownChoice;
        for (const list of sequence) {
          const step = nextChoice(choice, list, wishList);
          if (step.news === 'restored') expect(['fallback', 'missing']).toContain(choice.state);
          if (step.news === 'fellBack') expect(step.choice.state).toBe('fallback');
          choice = step.choice;
        }
      }),
    );
  });
});
