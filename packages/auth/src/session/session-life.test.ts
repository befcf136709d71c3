import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerTime } from '../requests/server-time.js';
import { lifeStageAt, SessionLife } from './session-life.js';

const day = 86_400_000;

function watched(lifeMs: number) {
  const clock = new ManualClock(1_000);
  const life = new SessionLife({ clock, time: new ServerTime(clock) });
  const told: string[] = [];
  life.on('grewOld', () => told.push(`old at ${clock.now() - 1_000}`));
  life.on('ended', () => told.push(`over at ${clock.now() - 1_000}`));
  life.watch({ sinceMs: 1_000, untilMs: 1_000 + lifeMs });
  return { clock, life, told };
}

describe('a session', () => {
  it.each([1_000, 3_600_000, day, 400 * day])(
    'of %i ms grows old at four fifths, and ends',
    async (lifeMs) => {
      const { clock, told } = watched(lifeMs);
      await clock.advance(lifeMs * 0.8 - 1);
      expect(told).toEqual([]);
      await clock.advance(1);
      expect(told).toEqual([`old at ${lifeMs * 0.8}`]);
      await clock.advance(lifeMs);
      expect(told).toEqual([`old at ${lifeMs * 0.8}`, `over at ${lifeMs}`]);
      expect(clock.pendingCount).toBe(0);
    },
  );

  it('never waits on one timer for longer than timers go', async () => {
    const delays: number[] = [];
    const clock = { now: () => 0, after: (delayMs: number) => (delays.push(delayMs), () => undefined) };
    new SessionLife({ clock, time: new ServerTime(clock) }).watch({ sinceMs: 0, untilMs: 10_000 * day });
    expect(delays).toHaveLength(1);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
    await Promise.resolve();
  });

  it('that is over already ends at once', () => {
    expect(watched(0).told).toEqual(['over at 0']);
    expect(watched(-day).told).toEqual(['over at 0']);
  });

  it('ends once', async () => {
    const { clock, life, told } = watched(1_000);
    await clock.advance(5_000);
    life.check();
    life.check();
    expect(told).toEqual(['old at 800', 'over at 1000']);
  });

  it('is forgotten for another', async () => {
    const { clock, life, told } = watched(1_000);
    await clock.advance(900);
    life.watch({ sinceMs: clock.now(), untilMs: clock.now() + 1_000 });
    await clock.advance(700);
    expect(told).toEqual(['old at 800']);
    life.dispose();
    await clock.advance(day);
    expect(told).toEqual(['old at 800']);
    expect(clock.pendingCount).toBe(0);
  });
});

it('goes through its stages in one direction', () => {
  const order = ['young', 'old', 'over'];
  fc.assert(
    fc.property(fc.tuple(fc.nat(), fc.nat()), fc.nat(), fc.nat(), ([sinceMs, lifeMs], one, more) => {
      const span = { sinceMs, untilMs: sinceMs + lifeMs };
      const before = order.indexOf(lifeStageAt(span, one));
      expect(order.indexOf(lifeStageAt(span, one + more))).toBeGreaterThanOrEqual(before);
    }),
  );
});
