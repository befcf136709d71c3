import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacedQueue, type PacedTask } from './paced-queue.js';

interface Stage {
  readonly clock: ManualClock;
  readonly queue: PacedQueue;
  readonly started: string[];
  /** Ends the oldest task that runs. */
  readonly finish: () => void;
  readonly task: (name: string) => PacedTask;
}

function setUp(maxInFlight: number): Stage {
  const clock = new ManualClock();
  const started: string[] = [];
  const running: (() => void)[] = [];
  const task = (name: string): PacedTask => ({
    start: () => {
      started.push(name);
      return new Promise((resolve) => {
        running.push(resolve);
      });
    },
  });
  const finish = (): void => running.shift()?.();
  return { clock, queue: new PacedQueue({ clock, maxInFlight }), started, finish, task };
}

describe('a paced queue', () => {
  it('starts each task when its time has come', async () => {
    const { clock, queue, started, task } = setUp(8);
    queue.schedule(task('late'), 200);
    queue.schedule(task('early'), 100);
    queue.schedule(task('now'), 0);
    expect(started).toEqual([]);
    await clock.advance(0);
    expect(started).toEqual(['now']);
    await clock.advance(100);
    expect(started).toEqual(['now', 'early']);
    await clock.advance(100);
    expect(started).toEqual(['now', 'early', 'late']);
  });

  it('starts no more than there is room for, those first that wait longest', async () => {
    const { clock, finish, queue, started, task } = setUp(2);
    for (const [index, name] of ['d', 'c', 'b', 'a'].entries()) queue.schedule(task(name), 40 - index * 10);
    await clock.advance(1_000);
    expect(started).toEqual(['a', 'b']);
    finish();
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('gives the room of a task that has no answer to the next one after 32 seconds', async () => {
    const { clock, queue, started, task } = setUp(1);
    queue.schedule(task('silent'), 0);
    queue.schedule(task('next'), 1);
    await clock.advance(31_999);
    expect(started).toEqual(['silent']);
    await clock.advance(1);
    expect(started).toEqual(['silent', 'next']);
  });

  it('goes on after a task that throws', async () => {
    const { clock, queue, started, task } = setUp(1);
    const broken: PacedTask = {
      start: () => {
        throw new Error('broken');
      },
    };
    queue.schedule(broken, 0);
    queue.schedule(task('next'), 0);
    await clock.advance(0);
    await clock.advance(0);
    expect(started).toEqual(['next']);
  });

  it('starts once a task that is scheduled twice, at its later word', async () => {
    const { clock, queue, started, task } = setUp(8);
    const twice = task('twice');
    queue.schedule(twice, 0);
    queue.schedule(twice, 50);
    await clock.advance(49);
    expect(started).toEqual([]);
    await clock.advance(1_000);
    expect(started).toEqual(['twice']);
  });

  it('starts nothing that was taken back', async () => {
    const { clock, queue, started, task } = setUp(8);
    const [one, two] = [task('one'), task('two')];
    queue.schedule(one, 10);
    queue.schedule(two, 10);
    queue.cancel(one);
    await clock.advance(10);
    expect(started).toEqual(['two']);
    queue.schedule(one, 10);
    queue.clear();
    await clock.advance(40_000);
    expect([started, clock.pendingCount]).toEqual([['two'], 0]);
  });

  it('starts every task once and never too many together, with any delays and answers', async () => {
    const delays = fc.array(fc.nat(50), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        delays,
        delays,
        fc.integer({ min: 1, max: 5 }),
        async (wanted, answers, maxInFlight) => {
          const clock = new ManualClock();
          const queue = new PacedQueue({ clock, maxInFlight });
          const started: number[] = [];
          let runningCount = 0;
          for (const [index, delayMs] of wanted.entries()) {
            const start = async (): Promise<void> => {
              started.push(index);
              runningCount += 1;
              expect(runningCount).toBeLessThanOrEqual(maxInFlight);
              expect(clock.now()).toBeGreaterThanOrEqual(delayMs);
              await new Promise<void>((resolve) => {
                clock.after(answers[index] ?? 0, resolve);
              });
              runningCount -= 1;
            };
            queue.schedule({ start }, delayMs);
          }
          await clock.advance(5_000);
          expect(started.sort((a, b) => a - b)).toEqual(wanted.map((_delay, index) => index));
          expect(clock.pendingCount).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
