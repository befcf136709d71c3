import { describe, expect, it } from 'vitest';
import { callDirections, callEndReasons, callStates, registrationStates } from './phone-state.js';

const lists = { callDirections, callEndReasons, callStates, registrationStates };

describe.each(Object.entries(lists))('%s', (_, words) => {
  it('has each word once', () => {
    expect(new Set(words).size).toBe(words.length);
  });

  it.each(words)('%s is written as words of a frame message and of a style sheet are', (word) => {
    expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

describe('the words that other parts branch on', () => {
  it.each([
    ['a registration begins', registrationStates, 'idle'],
    ['a registration holds', registrationStates, 'registered'],
    ['a call goes out', callStates, 'dialing'],
    ['a call comes in', callStates, 'incoming'],
    ['a call is over', callStates, 'ended'],
    ['nobody was at fault', callEndReasons, 'hung-up'],
  ])('when %s are there', (_, words: readonly string[], word) => {
    expect(words).toContain(word);
  });
});
