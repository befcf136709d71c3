import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MixedLeg, mixingMatrix } from './mixing-matrix.js';

type Condition = 'talks' | 'muted' | 'held';

function leg(id: string, condition: Condition = 'talks'): MixedLeg<string> {
  return { id, isMuted: condition === 'muted', isOnHold: condition === 'held' };
}

/** Reads as `bob ← carol dave`: bob hears them. */
function heard(...legs: readonly MixedLeg<string>[]): string[] {
  return [...mixingMatrix(legs)].map(([id, others]) =>
    others === undefined ? `${id} hears nothing` : [id, '←', 'us', ...others].join(' '),
  );
}

describe('who hears whom', () => {
  it('two others hear each other and us', () => {
    expect(heard(leg('bob'), leg('carol'))).toEqual(['bob ← us carol', 'carol ← us bob']);
  });

  it('each of many hears all but itself', () => {
    expect(heard(leg('bob'), leg('carol'), leg('dave'))).toEqual([
      'bob ← us carol dave',
      'carol ← us bob dave',
      'dave ← us bob carol',
    ]);
  });

  it('one that is muted hears, and is not heard', () => {
    expect(heard(leg('bob', 'muted'), leg('carol'), leg('dave'))).toEqual([
      'bob ← us carol dave',
      'carol ← us dave',
      'dave ← us carol',
    ]);
  });

  it('one that is on hold neither hears nor is heard', () => {
    expect(heard(leg('bob', 'held'), leg('carol'), leg('dave'))).toEqual([
      'bob hears nothing',
      'carol ← us dave',
      'dave ← us carol',
    ]);
  });

  it('one that is alone hears us', () => {
    expect(heard(leg('bob'))).toEqual(['bob ← us']);
  });

  it('nobody is there, and nobody hears', () => {
    expect(heard()).toEqual([]);
  });

  it('is so for any number in any condition', () => {
    const conditions = fc.array(fc.constantFrom<Condition>('talks', 'muted', 'held'), { maxLength: 12 });
    fc.assert(
      fc.property(conditions, (list) => {
        const legs = list.map((condition, index) => leg(`leg ${index}`, condition));
        const matrix = mixingMatrix(legs);
        expect(matrix.size).toBe(legs.length);
        for (const listener of legs) {
          const others = matrix.get(listener.id);
          expect(others === undefined).toBe(listener.isOnHold);
          if (others === undefined) continue;
          expect(others).not.toContain(listener.id);
          for (const speaker of legs) {
            const isHeard = speaker !== listener && !speaker.isMuted && !speaker.isOnHold;
            expect(others.includes(speaker.id)).toBe(isHeard);
          }
        }
      }),
    );
  });
});
