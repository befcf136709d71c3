import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './nearest-word.js';

const words = [
  'user',
  'token',
  'device',
  'company',
  'app',
  'session',
  'blocklist',
  'key',
  'import',
  'backup',
];

describe('nearestWord', () => {
  it.each([
    ['usr', 'user'],
    ['users', 'user'],
    ['User', 'user'],
    ['tokne', 'token'],
    ['devise', 'device'],
    ['comp', 'company'],
    ['blocklst', 'blocklist'],
    ['imprt', 'import'],
    ['nothing', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%s is %s', (text, expected) => {
    expect(nearestWord(text, words)).toBe(expected);
  });

  it('knows nothing without words', () => {
    expect(nearestWord('user', [])).toBeUndefined();
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['list', 'lst', 1],
    ['list', 'lits', 1],
    ['list', 'last', 1],
    ['kitten', 'sitting', 3],
  ])('from %s to %s is %i', (left, right, expected) => {
    expect(editDistance(left, right)).toBe(expected);
  });

  it('is the same both ways, nothing for the same text, and never more than the longer one', () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const distance = editDistance(left, right);
        expect(editDistance(right, left)).toBe(distance);
        expect(distance === 0).toBe(left === right);
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      }),
    );
  });
});
