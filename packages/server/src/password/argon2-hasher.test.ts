import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { Argon2Hasher } from './argon2-hasher.js';

const cheap = { memoryKib: 8, passCount: 1, laneCount: 1 };
const create = (costs = cheap) => new Argon2Hasher(costs, new ManualClock(0));

describe('Argon2Hasher', () => {
  it('makes argon2id hashes with the costs it was told, each with a salt of its own', async () => {
    const hasher = create({ memoryKib: 16, passCount: 3, laneCount: 1 });
    const hashes = [await hasher.hash('correct horse'), await hasher.hash('correct horse')];
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=16,t=3,p=1\$/);
    expect(new Set(hashes).size).toBe(2);
  });

  it('knows the right password from a wrong one', async () => {
    const hasher = create();
    const hash = await hasher.hash('correct horse');
    expect(await hasher.verify(hash, 'correct horse')).toBe(true);
    expect(await hasher.verify(hash, 'correct horsf')).toBe(false);
    expect(await hasher.verify(hash, '')).toBe(false);
  });

  it('says no without a hash, whatever the password', async () => {
    expect(await create().verify(undefined, '')).toBe(false);
    expect(await create().verify(undefined, 'correct horse')).toBe(false);
  });

  it('takes one letter for one letter, however a keyboard writes it', async () => {
    const hasher = create();
    expect(await hasher.verify(await hasher.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true);
  });

  it('reads hashes of other costs, and says that they are outdated', async () => {
    const old = create();
    const hasher = create({ ...cheap, passCount: 2 });
    const hash = await old.hash('correct horse');
    expect(await hasher.verify(hash, 'correct horse')).toBe(true);
    expect([old.isOutdated(hash), hasher.isOutdated(hash)]).toEqual([false, true]);
  });

  it('does the same work without a hash as with one', async () => {
    // Measured in turns and compared generously: what is ruled out is that the work is not done at all.
    const hasher = create({ memoryKib: 4_096, passCount: 1, laneCount: 1 });
    const known = await hasher.hash('correct horse');
    const durationOf = async (hash: string | undefined) => {
      const begin = process.hrtime.bigint();
      await hasher.verify(hash, 'a wrong password');
      return Number(process.hrtime.bigint() - begin);
    };
    const ratios: number[] = [];
    for (let count = 0; count < 15; count += 1) {
      ratios.push((await durationOf(undefined)) / (await durationOf(known)));
    }
    const median = ratios.sort((a, b) => a - b)[7] ?? 0;
    expect(median).toBeGreaterThan(0.2);
  });
});
