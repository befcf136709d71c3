import type { StatsReport } from '../quality/stats-report.js';

export interface RecordedReportOptions {
  /** How long the call has lasted, as its counters say. */
  readonly second: number;
  /** How long by the clock. Default: the same. */
  readonly atSecond?: number;
  readonly ssrc?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  /** How loud both sides are, of 1. Default: 0.2 in, 0.1 out. */
  readonly level?: number;
  /** Types that this browser leaves out. Default: none. */
  readonly without?: readonly string[];
}

/** What Chromium 140 counts in a call through a relay, as recorded; a second has 50 packets, and one that is lost. */
export function recordedReport(options: RecordedReportOptions): StatsReport {
  const { second, ssrc = 1_111, without = [] } = options;
  const timestamp = (options.atSecond ?? second) * 1_000;
  const { level } = options;
  const entries = [
    { id: 'T01', type: 'transport', timestamp, dtlsState: 'connected', selectedCandidatePairId: 'CP1' },
    {
      id: 'CP1',
      type: 'candidate-pair',
      timestamp,
      localCandidateId: 'I1',
      remoteCandidateId: 'I2',
      state: 'succeeded',
      nominated: true,
      currentRoundTripTime: 0.03,
    },
    {
      id: 'I1',
      type: 'local-candidate',
      timestamp,
      candidateType: 'relay',
      protocol: 'udp',
      address: '192.0.2.4',
    },
    {
      id: 'I2',
      type: 'remote-candidate',
      timestamp,
      candidateType: 'host',
      protocol: 'udp',
      address: '192.0.2.5',
    },
    {
      id: 'COT01_111',
      type: 'codec',
      timestamp,
      mimeType: 'audio/opus',
      clockRate: 48_000,
      payloadType: 111,
    },
    { id: 'COT01_0', type: 'codec', timestamp, mimeType: 'audio/PCMU', clockRate: 8_000, payloadType: 0 },
    {
      id: 'IT01A',
      type: 'inbound-rtp',
      kind: 'audio',
      timestamp,
      ssrc,
      codecId: 'COT01_111',
      packetsReceived: options.packetsReceived ?? second * 49,
      bytesReceived: second * 3_920,
      packetsLost: options.packetsLost ?? second,
      jitter: 0.004,
      jitterBufferDelay: second * 2_880,
      jitterBufferEmittedCount: second * 48_000,
      totalAudioEnergy: second * (level ?? 0.2) ** 2,
      totalSamplesDuration: second,
      audioLevel: 0.3,
    },
    {
      id: 'OT01A',
      type: 'outbound-rtp',
      kind: 'audio',
      timestamp,
      ssrc: 2_222,
      codecId: 'COT01_0',
      mediaSourceId: 'SA1',
      packetsSent: second * 50,
      bytesSent: second * 4_000,
    },
    {
      id: 'SA1',
      type: 'media-source',
      kind: 'audio',
      timestamp,
      totalAudioEnergy: second * (level ?? 0.1) ** 2,
      totalSamplesDuration: second,
      audioLevel: 0.2,
    },
    {
      id: 'RI1',
      type: 'remote-inbound-rtp',
      kind: 'audio',
      timestamp,
      ssrc: 2_222,
      packetsLost: 0,
      jitter: 0.007,
      roundTripTime: 0.042,
    },
  ];
  return new Map(entries.filter(({ type }) => !without.includes(type)).map((entry) => [entry.id, entry]));
}
