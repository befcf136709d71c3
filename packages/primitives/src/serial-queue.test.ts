import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.js';
import { ManualClock } from './testing/manual-clock.js';
import { sleep } from './wait.js';

describe('SerialQueue', () => {
  it('settles with its task', async () => {
    const queue = new SerialQueue();
    const boom = new Error('boom');
    await expect(queue.run(() => 'plain')).resolves.toBe('plain');
    await expect(queue.run(() => Promise.resolve('promised'))).resolves.toBe('promised');
    await expect(queue.run(() => Promise.reject(boom))).rejects.toBe(boom);
    await expect(
      queue.run(() => {
        throw boom;
      }),
    ).rejects.toBe(boom);
  });

  it('begins a task only when the one before has settled', async () => {
    const clock = new ManualClock();
    const queue = new SerialQueue();
    const ladder: string[] = [];
    const step = (name: string, delayMs: number) => async (): Promise<void> => {
      ladder.push(`${name} begins at ${String(clock.now())}`);
      await sleep(delayMs, clock);
      ladder.push(`${name} ends at ${String(clock.now())}`);
    };
    void queue.run(step('hold', 30));
    void queue.run(step('mute', 10));
    void queue.run(step('transfer', 0));
    await clock.advance(100);
    expect(ladder).toEqual([
      'hold begins at 0',
      'hold ends at 30',
      'mute begins at 30',
      'mute ends at 40',
      'transfer begins at 40',
      'transfer ends at 40',
    ]);
  });

  it('never runs a task in the turn that asks for it', async () => {
    const queue = new SerialQueue();
    let isRun = false;
    const done = queue.run(() => {
      isRun = true;
    });
    expect(isRun).toBe(false);
    await done;
    expect(isRun).toBe(true);
  });

  it('goes on after a task that failed', async () => {
    const queue = new SerialQueue();
    const failed = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => 'still here');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('still here');
  });

  it('takes tasks from tasks, after those that were there before', async () => {
    const queue = new SerialQueue();
    const order: string[] = [];
    const inner: Promise<void>[] = [];
    const outer = queue.run(() => {
      order.push('first');
      inner.push(queue.run(() => void order.push('asked for by the first')));
    });
    const second = queue.run(() => void order.push('second'));
    await Promise.all([outer, second]);
    await Promise.all(inner);
    expect(order).toEqual(['first', 'second', 'asked for by the first']);
  });

  it('keeps two queues apart', async () => {
    const clock = new ManualClock();
    const slow = new SerialQueue();
    const order: string[] = [];
    void slow.run(() => sleep(100, clock)).then(() => order.push('slow'));
    void new SerialQueue().run(() => order.push('quick'));
    await clock.advance(100);
    expect(order).toEqual(['quick', 'slow']);
  });

  it('runs any mixture in the order of asking, one at a time', async () => {
    const tasks = fc.array(fc.record({ delayMs: fc.nat(20), isFailing: fc.boolean() }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(tasks, async (specs) => {
        const clock = new ManualClock();
        const queue = new SerialQueue();
        const order: number[] = [];
        let running = 0;
        const results = specs.map(({ delayMs, isFailing }, index) =>
          queue.run(async () => {
            running += 1;
            expect(running).toBe(1);
            await sleep(delayMs, clock);
            order.push(index);
            running -= 1;
            if (isFailing) throw new Error(String(index));
            return index;
          }),
        );
        const settled = Promise.allSettled(results);
        await clock.advance(1_000);
        expect((await settled).map(({ status }) => status === 'rejected')).toEqual(
          specs.map(({ isFailing }) => isFailing),
        );
        expect(order).toEqual(specs.map((_, index) => index));
      }),
      { numRuns: 25 },
    );
  });
});
