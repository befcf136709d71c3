import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSample, type QualitySample, sampleBetween } from './quality-sample.js';
import { recordedReport } from '../testing/recorded-report.js';
import { readSnapshot } from './stats-snapshot.js';
import type { StatsReport } from './stats-report.js';

function between(before: StatsReport, after: StatsReport, nowMs = 5_000): QualitySample | undefined {
  const sample = sampleBetween(readSnapshot(before, nowMs - 1_000), readSnapshot(after, nowMs), nowMs);
  return sample === noSample ? undefined : sample;
}

describe('sampleBetween', () => {
  it('says what one second of a call was like, in both directions', () => {
    expect(between(recordedReport({ second: 3 }), recordedReport({ second: 4 }))).toEqual({
      atMs: 5_000,
      durationMs: 1_000,
      rttMs: 42,
      incoming: {
        packets: 49,
        bytes: 3_920,
        bitsPerSecond: 31_360,
        lostPackets: 1,
        lossFraction: 0.02,
        jitterMs: 4,
        bufferMs: 60,
        level: 0.2,
        codec: 'opus',
        mos: expect.closeTo(4.12, 2) as number,
      },
      outgoing: {
        packets: 50,
        bytes: 4_000,
        bitsPerSecond: 32_000,
        lostPackets: 0,
        lossFraction: 0,
        jitterMs: 7,
        level: 0.1,
        codec: 'PCMU',
        mos: expect.closeTo(4.41, 2) as number,
      },
      route: { local: { kind: 'relay', protocol: 'udp' }, remote: { kind: 'host', protocol: 'udp' } },
    });
  });

  it('counts from zero when the counters began again', () => {
    const sample = between(recordedReport({ second: 100 }), recordedReport({ second: 2, atSecond: 101 }));
    expect(sample?.incoming).toMatchObject({ packets: 98, lostPackets: 0 });
    expect(sample?.outgoing).toMatchObject({ packets: 100 });
  });

  it('counts a stream that took another’s place from zero', () => {
    const sample = between(
      recordedReport({ second: 100 }),
      recordedReport({ second: 101, ssrc: 9, packetsReceived: 20_000 }),
    );
    expect(sample?.incoming.packets).toBe(20_000);
  });

  it('counts no packet as lost that came after all', () => {
    const sample = between(recordedReport({ second: 10 }), recordedReport({ second: 11, packetsLost: 3 }));
    expect(sample?.incoming).toMatchObject({ lostPackets: 0, lossFraction: 0 });
  });

  it('judges nothing that the far side has not told', () => {
    const sample = between(
      recordedReport({ second: 1, without: ['remote-inbound-rtp'] }),
      recordedReport({ second: 2, without: ['remote-inbound-rtp'] }),
    );
    expect(sample?.outgoing).not.toHaveProperty('mos');
    // The candidate pair knows the way too.
    expect(sample?.rttMs).toBe(30);
  });

  it.each([
    ['the clock stood still', 4],
    ['the clock went back', 2],
  ])('says nothing when %s', (_what, atSecond) => {
    expect(between(recordedReport({ second: 4 }), recordedReport({ second: 5, atSecond }))).toBeUndefined();
  });

  it('spreads what a sleeping tab missed over the time that it slept', () => {
    const sample = between(recordedReport({ second: 4 }), recordedReport({ second: 64 }));
    expect(sample).toMatchObject({ durationMs: 60_000, incoming: { bitsPerSecond: 31_360 } });
  });

  it('takes a report with nothing in it for a call without sound', () => {
    const sample = sampleBetween(
      readSnapshot(new Map(), 1_000),
      readSnapshot(new Map(), 2_000),
      2_000,
    ) as QualitySample;
    expect(sample.incoming).toEqual({ packets: 0, bytes: 0, bitsPerSecond: 0, lostPackets: 0 });
    expect(sample).not.toHaveProperty('rttMs');
  });

  it('makes finite numbers, never negative, of anything', () => {
    const field = fc.oneof(fc.double(), fc.string(), fc.constant(undefined), fc.boolean(), fc.nat());
    const names = [
      'packetsReceived',
      'packetsSent',
      'bytesReceived',
      'bytesSent',
      'packetsLost',
      'jitter',
      'ssrc',
      'timestamp',
      'totalAudioEnergy',
      'totalSamplesDuration',
      'audioLevel',
      'jitterBufferDelay',
      'jitterBufferEmittedCount',
      'roundTripTime',
      'currentRoundTripTime',
      'codecId',
      'id',
      'mediaSourceId',
    ];
    const types = [
      'inbound-rtp',
      'outbound-rtp',
      'remote-inbound-rtp',
      'media-source',
      'candidate-pair',
      'codec',
    ];
    const entry = fc.record({
      type: fc.constantFrom(...types),
      kind: fc.constantFrom('audio', 'audio', 'video'),
      fields: fc.dictionary(fc.constantFrom(...names), field),
    });
    const report = fc
      .array(fc.tuple(fc.string(), entry))
      .map(
        (entries): StatsReport =>
          new Map(entries.map(([id, { fields, kind, type }]) => [id, { ...fields, kind, type }])),
      );
    fc.assert(
      fc.property(report, report, (before, after) => {
        const sample = between(before, after);
        for (const value of numbersIn(sample)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
