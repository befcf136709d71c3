import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anything, listOf, matching, numberFrom, object, oneOf, text } from './shape.js';

interface Pet {
  readonly name: string;
  readonly age?: number;
}

const pet = object<Pet>({ name: text(5), age: { optional: numberFrom(0, 30, { isWhole: true }) } });

describe('shapes', () => {
  it.each([
    ['text', text(3), 'abc', ['', 'abcd', 3, null, undefined, ['abc']]],
    ['text that may be empty', text(3, { minLength: 0 }), '', ['abcd', 0, null]],
    ['a pattern', matching(/^\d+$/), '42', ['4a', 42, null, {}]],
    ['one of a list', oneOf(['on', 'off']), 'on', ['ON', '', null, 0, 'constructor']],
    ['one of two truths', oneOf([true, false]), false, [0, 'false', null, undefined]],
    ['null', oneOf([null]), null, [undefined, 0, '', 'null', {}]],
    ['a number', numberFrom(-1, 1), 0.5, [2, -2, NaN, Infinity, '0', null, 1n]],
    ['a whole number', numberFrom(0, 9, { isWhole: true }), 9, [0.5, 10, 2 ** 60, '1']],
    ['a list', listOf(text(2), 2), ['a', 'b'], [['a', 'b', 'c'], ['abc'], 'ab', { length: 0 }, null]],
  ])('%s', (...[, shape, good, bad]) => {
    expect(shape(good)).toEqual(good);
    for (const value of bad) expect(shape(value)).toBeUndefined();
  });

  it.each([
    ['all fields', { name: 'Rex', age: 3 }, { name: 'Rex', age: 3 }],
    ['without what is optional', { name: 'Rex' }, { name: 'Rex' }],
    ['with what is unknown, which is left out', { name: 'Rex', owner: 'Ann' }, { name: 'Rex' }],
    ['without what is needed', { age: 3 }, undefined],
    ['with an optional field that is wrong', { name: 'Rex', age: 3.5 }, undefined],
    ['with an optional field that is undefined', { name: 'Rex', age: undefined }, undefined],
    ['with fields lent by its prototype', Object.create({ name: 'Rex' }), undefined],
    ['a list', ['Rex'], undefined],
    ['null', null, undefined],
    ['a text', 'Rex', undefined],
  ])('an object %s', (_name, value, expected) => {
    expect(pet(value)).toEqual(expected);
  });

  it('read any value without throwing, and never a value that they would not read again', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), (value) => {
        for (const shape of [pet, listOf(pet, 3), text(4), numberFrom(0, 9), oneOf([null, 1])]) {
          const read = shape(value);
          expect(read === undefined || shape(read) !== undefined).toBe(true);
        }
      }),
    );
  });

  it('turns an absence into null where anything goes', () => {
    expect([anything(undefined), anything(0), anything('')]).toEqual([null, 0, '']);
  });
});
