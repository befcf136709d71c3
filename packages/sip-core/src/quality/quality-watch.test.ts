import { Emitter } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { recordedReport, type RecordedReportOptions } from '../testing/recorded-report.js';
import { observeQuality, type ObserveQualityOptions, type QualityWatch } from './quality-watch.js';
import type { StatsReport } from './stats-report.js';

interface Stage {
  readonly clock: ManualClock;
  readonly watch: QualityWatch;
  /** What the browser counts from now on. */
  count: (options: Partial<RecordedReportOptions>) => void;
  fail: () => void;
  end: () => void;
  readonly told: readonly string[];
}

function setStage(options: ObserveQualityOptions = {}): Stage {
  const clock = new ManualClock(1_000_000);
  const events = new Emitter<{ ended: undefined }>();
  let report: () => Partial<RecordedReportOptions> | Error = () => ({});
  const seconds = (): number => (clock.now() - 1_000_000) / 1_000;
  const call = {
    isMuted: false,
    peerStats: async (): Promise<StatsReport> => {
      await Promise.resolve();
      const given = report();
      if (given instanceof Error) throw given;
      return recordedReport({ second: seconds() + 1, ...given });
    },
    on: (name: 'ended', listener: () => void) => events.on(name, listener),
  };
  const watch = observeQuality(call, { clock, settlingCount: 0, ...options });
  const told: string[] = [];
  watch.on('warningRaised', ({ warning }) => told.push(`${String(seconds())} s: ${warning.name}`));
  watch.on('warningCleared', ({ warning }) => told.push(`${String(seconds())} s: no more ${warning.name}`));
  return {
    clock,
    watch,
    count: (given) => {
      report = () => given;
    },
    fail: () => {
      report = () => new Error('The peer connection is closed.');
    },
    end: () => {
      events.emit('ended', undefined);
    },
    told,
  };
}

describe('observeQuality', () => {
  it('keeps a sample for each second', async () => {
    const { clock, watch } = setStage();
    await clock.advance(3_000);
    expect(watch.samples.map(({ incoming }) => incoming.packets)).toEqual([49, 49, 49]);
  });

  it('keeps the newest alone', async () => {
    const { clock, watch } = setStage({ capacity: 4 });
    await clock.advance(20_000);
    expect(watch.samples.map(({ atMs }) => atMs - 1_000_000)).toEqual([17_000, 18_000, 19_000, 20_000]);
  });

  it('warns of a silent far side, and says when it is over', async () => {
    const { clock, count, told, watch } = setStage();
    await clock.advance(2_000);
    count({ level: 0 });
    // A level is what was added to the energy, which stands still from here.
    await clock.advance(30_000);
    expect(told).toContain('22 s: low-level');
    expect(watch.warnings.map(({ name }) => name)).toContain('silence');
    count({});
    await clock.advance(5_000);
    expect(watch.warnings).toEqual([]);
  });

  it('says nothing while the call settles', async () => {
    const { clock, count, told } = setStage({ settlingCount: 60 });
    count({ level: 0 });
    await clock.advance(60_000);
    expect(told).toEqual([]);
  });

  it('goes on after a look that failed', async () => {
    const { clock, count, fail, watch } = setStage();
    await clock.advance(2_000);
    fail();
    await clock.advance(2_000);
    count({});
    await clock.advance(3_000);
    expect(watch.samples).toHaveLength(4);
  });

  it('stops with the call, and keeps what it has seen', async () => {
    const { clock, end, watch } = setStage();
    await clock.advance(2_000);
    end();
    await clock.advance(10_000);
    expect(watch.samples).toHaveLength(2);
    expect(clock.pendingCount).toBe(0);
    watch.dispose();
  });
});
