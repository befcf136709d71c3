import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { BoundedWork } from './bounded-work.js';

interface Job {
  readonly settled: Promise<unknown>;
  readonly finish: () => void;
  readonly fail: () => void;
}

function create(options: Partial<ConstructorParameters<typeof BoundedWork>[0]> = {}) {
  const clock = new ManualClock(0);
  const work = new BoundedWork({ clock, concurrency: 2, queueLimit: 3, waitMs: 1_000, ...options });
  const begun: string[] = [];
  const start = (name: string): Job => {
    let finish = (): void => undefined;
    let fail = (): void => undefined;
    const result = new Promise<string>((resolve, reject) => {
      finish = () => {
        resolve(name);
      };
      fail = () => {
        reject(new Error(name));
      };
    });
    // What never had its turn fails unheard.
    result.catch(() => undefined);
    const settled = work
      .run(async () => {
        begun.push(name);
        return await result;
      })
      .catch((error: unknown) => error);
    return { settled, finish, fail };
  };
  return { clock, begun, start };
}

const tooMany = { code: 'request/too-many', retryable: true, retryAfterMs: 5_000 };

describe('BoundedWork', () => {
  it('runs so many at a time, and the next in the order of asking', async () => {
    const { begun, clock, start } = create();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(start);
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b']);
    b?.finish();
    expect(await b?.settled).toBe('b');
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const job of [a, c, d]) job?.finish();
    expect(await Promise.all([a?.settled, c?.settled, d?.settled])).toEqual(['a', 'c', 'd']);
  });

  it('refuses at once what finds no place in the queue', async () => {
    const { begun, clock, start } = create();
    const jobs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(start);
    expect(await jobs[5]?.settled).toMatchObject(tooMany);
    expect(await jobs[6]?.settled).toMatchObject(tooMany);
    for (const job of jobs) job.finish();
    await Promise.all(jobs.map(async ({ settled }) => await settled));
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('lets nobody wait beyond the deadline, and gives his turn to the next', async () => {
    const { begun, clock, start } = create({ concurrency: 1 });
    const first = start('first');
    const late = start('late');
    await clock.advance(999);
    const next = start('next');
    await clock.advance(1);
    expect(await late.settled).toMatchObject(tooMany);
    first.finish();
    await first.settled;
    next.finish();
    expect(await next.settled).toBe('next');
    expect(begun).toEqual(['first', 'next']);
  });

  it('goes on after a failure', async () => {
    const { clock, start } = create({ concurrency: 1 });
    const failing = start('failing');
    const next = start('next');
    failing.fail();
    expect(await failing.settled).toBeInstanceOf(Error);
    next.finish();
    expect(await next.settled).toBe('next');
    await clock.advance(0);
  });

  it('is free again after a storm, whatever became of each', async () => {
    const { begun, clock, start } = create();
    const storm = Array.from({ length: 300 }, (_, index) => start(String(index)));
    await clock.advance(1_000);
    for (const [index, job] of storm.entries()) (index % 2 === 0 ? job.finish : job.fail)();
    await Promise.all(storm.map(async ({ settled }) => await settled));
    expect(begun).toEqual(['0', '1']);
    const [one, other] = [start('one'), start('other')];
    await clock.advance(0);
    expect(begun).toEqual(['0', '1', 'one', 'other']);
    one.finish();
    other.finish();
    expect([await one.settled, await other.settled]).toEqual(['one', 'other']);
  });
});
