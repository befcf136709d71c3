import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.js';

const keysOf = (map: RecentMap<number>): string[] => [...map.entries()].map(([key]) => key);

describe('RecentMap', () => {
  it('is young again with each new value', () => {
    const map = new RecentMap<number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([...map.entries()]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
    expect(map.get('b')).toBeUndefined();
  });

  it('drops from the oldest on, up to the first that stays', () => {
    const map = new RecentMap<number>(10);
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['c', 9],
      ['d', 1],
    ] as const)
      map.set(key, value);
    map.dropWhile((value) => value < 5);
    expect(keysOf(map)).toEqual(['c', 'd']);
    map.delete('c');
    map.dropWhile(() => true);
    expect(keysOf(map)).toEqual([]);
  });

  it('holds the newest, and never more than it may', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')),
        fc.integer({ min: 1, max: 5 }),
        (keys, maxCount) => {
          const map = new RecentMap<number>(maxCount);
          keys.forEach((key, index) => {
            map.set(key, index);
          });
          const newest = [...new Set([...keys].reverse())].slice(0, maxCount).reverse();
          expect(keysOf(map)).toEqual(newest);
        },
      ),
    );
  });
});
