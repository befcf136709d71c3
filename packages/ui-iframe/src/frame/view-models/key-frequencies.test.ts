import { describe, expect, it } from 'vitest';
import { keyFrequencies } from './key-frequencies.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

describe('a key', () => {
  it.each([
    ['1', [697, 1_209]],
    ['5', [770, 1_336]],
    ['0', [941, 1_336]],
    ['#', [941, 1_477]],
    ['+', []],
    ['', []],
    ['12', []],
  ])('%j sounds of %j Hz', (key, frequencies) => {
    expect(keyFrequencies(key)).toEqual(frequencies);
  });

  it('has a pair of tones that no other key has', () => {
    expect(new Set(keys.map((key) => keyFrequencies(key).join())).size).toBe(keys.length);
  });
});
