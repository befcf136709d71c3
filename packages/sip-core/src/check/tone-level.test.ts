import { describe, expect, it } from 'vitest';
import { levelAt } from './tone-level.js';

describe('levelAt', () => {
  const wave = (hz: number, level: number): Float32Array =>
    Float32Array.from(
      { length: 1_024 },
      (_value, index) => level * Math.sin((2 * Math.PI * hz * index) / 48_000),
    );

  it.each([
    [1_000, 0.3, 0.3],
    [1_000, 1, 1],
    [300, 0.5, 0.02],
    [2_500, 0.5, 0.02],
    [0, 0.5, 0],
  ])('of %d Hz at %d is %d at 1 kHz', (hz, level, expected) => {
    expect(Math.abs(levelAt(1_000, wave(hz, level), 48_000) - expected)).toBeLessThan(0.02);
  });
});
