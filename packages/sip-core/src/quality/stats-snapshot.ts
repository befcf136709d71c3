import { readRoute } from './media-route.js';
import type { MediaRoute } from './media-route.js';
import { entriesOf, entryOf, type StatsEntry, type StatsReport } from './stats-report.js';

/** What has been counted in one direction since its stream began. */
export interface StreamCounters {
  /** Another one is another stream: its counters begin at zero. */
  readonly streamId: string;
  readonly packets: number;
  readonly bytes: number;
  readonly lostPackets: number;
  /** Sums over the time that was played or recorded: their quotient is the square of the level. */
  readonly audioEnergy: number;
  readonly audioSeconds: number;
  /** Sums over what has left the jitter buffer. Zero where there is none. */
  readonly bufferSeconds: number;
  readonly bufferedCount: number;
  /** As at the moment of looking. */
  readonly level: number | undefined;
  readonly jitterMs: number | undefined;
  readonly codec: string | undefined;
}

/** One look at a peer connection's audio. */
export interface StatsSnapshot {
  /** By the browser's own clock, or by ours where it gives none. */
  readonly atMs: number;
  readonly incoming: StreamCounters | undefined;
  readonly outgoing: StreamCounters | undefined;
  readonly rttMs: number | undefined;
  readonly route: MediaRoute | undefined;
}

/** Reads the audio out of a report. Of several streams in a direction, the busiest counts. */
export function readSnapshot(report: StatsReport, nowMs: number): StatsSnapshot {
  const inbound = busiest(audioOf(report, 'inbound-rtp'), 'packetsReceived');
  const outbound = busiest(audioOf(report, 'outbound-rtp'), 'packetsSent');
  // What the far side tells of our stream, in its RTCP receiver reports (RFC 3550 §6.4).
  const told = audioOf(report, 'remote-inbound-rtp').find(
    (entry) => outbound === undefined || entry.number('ssrc') === outbound.number('ssrc'),
  );
  const route = readRoute(report);
  return {
    atMs: (inbound ?? outbound)?.number('timestamp') ?? nowMs,
    incoming: inbound === undefined ? undefined : readIncoming(report, inbound),
    outgoing: outbound === undefined ? undefined : readOutgoing(report, outbound, told),
    rttMs: inMs(told?.number('roundTripTime')) ?? route?.rttMs,
    route: route?.route,
  };
}

function readIncoming(report: StatsReport, entry: StatsEntry): StreamCounters {
  return {
    streamId: streamIdOf(entry),
    packets: entry.number('packetsReceived') ?? 0,
    bytes: entry.number('bytesReceived') ?? 0,
    lostPackets: entry.number('packetsLost') ?? 0,
    audioEnergy: entry.number('totalAudioEnergy') ?? 0,
    audioSeconds: entry.number('totalSamplesDuration') ?? 0,
    bufferSeconds: entry.number('jitterBufferDelay') ?? 0,
    bufferedCount: entry.number('jitterBufferEmittedCount') ?? 0,
    level: entry.number('audioLevel'),
    jitterMs: inMs(entry.number('jitter')),
    codec: codecOf(report, entry),
  };
}

function readOutgoing(report: StatsReport, entry: StatsEntry, told: StatsEntry | undefined): StreamCounters {
  const source = entryOf(report, entry.text('mediaSourceId')) ?? audioOf(report, 'media-source')[0];
  return {
    streamId: streamIdOf(entry),
    packets: entry.number('packetsSent') ?? 0,
    bytes: entry.number('bytesSent') ?? 0,
    lostPackets: told?.number('packetsLost') ?? 0,
    audioEnergy: source?.number('totalAudioEnergy') ?? 0,
    audioSeconds: source?.number('totalSamplesDuration') ?? 0,
    bufferSeconds: 0,
    bufferedCount: 0,
    level: source?.number('audioLevel'),
    jitterMs: inMs(told?.number('jitter')),
    codec: codecOf(report, entry),
  };
}

function audioOf(report: StatsReport, type: string): readonly StatsEntry[] {
  return entriesOf(report, type).filter((entry) => entry.text('kind') === 'audio');
}

function busiest(entries: readonly StatsEntry[], counter: string): StatsEntry | undefined {
  const count = (entry: StatsEntry): number => entry.number(counter) ?? 0;
  return [...entries].sort((one, other) => count(other) - count(one))[0];
}

function streamIdOf(entry: StatsEntry): string {
  return `${entry.text('id') ?? ''}/${String(entry.number('ssrc') ?? '')}`;
}

function codecOf(report: StatsReport, entry: StatsEntry): string | undefined {
  return entryOf(report, entry.text('codecId'))
    ?.text('mimeType')
    ?.replace(/^audio\//i, '')
    .slice(0, 32);
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds < 0 ? undefined : seconds * 1_000;
}
