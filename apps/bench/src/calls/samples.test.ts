import { describe, expect, it } from 'vitest';
import { percentile, Samples, summarize } from './samples.js';

const oneTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a percentile by the nearest rank', () => {
  it.each([
    [20, 0.5, 10],
    [20, 0.95, 19],
    [24, 0.95, 23],
    [100, 0.95, 95],
    [1, 0.95, 1],
    [3, 0, 1],
    [3, 1, 3],
  ])('of 1 to %i at %f is %i', (count, share, value) => {
    expect(percentile(oneTo(count), share)).toBe(value);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('samples', () => {
  it('are summed up in the order of their size, whatever the order they came in', () => {
    expect(summarize([30, 1, 2])).toEqual({ p50: 2, p95: 30, count: 3 });
  });

  it('keep libraries and steps apart', () => {
    const samples = new Samples();
    samples.add({ library: 'one', step: 'a', value: 1 });
    samples.add({ library: 'one', step: 'b', value: 2 });
    samples.add({ library: 'other', step: 'a', value: 3 });
    expect(samples.of('one', 'a')).toEqual({ p50: 1, p95: 1, count: 1 });
    expect(samples.of('other', 'a')?.p50).toBe(3);
    expect(samples.of('other', 'b')).toBeUndefined();
    expect(JSON.parse(JSON.stringify(samples))).toEqual({ one: { a: [1], b: [2] }, other: { a: [3] } });
  });
});
