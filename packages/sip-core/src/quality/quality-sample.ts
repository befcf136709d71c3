import { estimateMos } from './e-model.js';
import type { MediaRoute } from './media-route.js';
import type { StatsSnapshot, StreamCounters } from './stats-snapshot.js';

/** The sound of one direction during one sample. What nobody knows is absent. */
export interface DirectionSample {
  readonly packets: number;
  readonly bytes: number;
  readonly bitsPerSecond: number;
  readonly lostPackets: number;
  /** From 0 to 1, of the packets that should have come. */
  readonly lossFraction?: number;
  readonly jitterMs?: number;
  /** How long sound waits in the jitter buffer; of what comes in alone. */
  readonly bufferMs?: number;
  /** Root mean square over the sample, where 1 is the loudest that there is. */
  readonly level?: number;
  /** As `opus` or `PCMU`. */
  readonly codec?: string;
  /** From 1 to 4.5: what a listener at the end of this direction would say of it (see `estimateMos`). */
  readonly mos?: number;
}

/** What happened between two looks at a call's audio, normally a second apart. */
export interface QualitySample {
  /** Milliseconds since the epoch, at its end. */
  readonly atMs: number;
  readonly durationMs: number;
  /** There and back. */
  readonly rttMs?: number;
  readonly incoming: DirectionSample;
  /** Loss and jitter are what the far side tells in its receiver reports; absent until it does. */
  readonly outgoing: DirectionSample;
  readonly route?: MediaRoute;
}

/** A look that says nothing new, or that the clock went back before. */
export const noSample: unique symbol = Symbol('no sample');

/** What came within less is nothing to go by. */
const leastDurationMs = 1;

/** The difference between two looks. Counters that began again count from zero, and nothing is ever negative. */
export function sampleBetween(
  before: StatsSnapshot,
  after: StatsSnapshot,
  nowMs: number,
): QualitySample | typeof noSample {
  const durationMs = after.atMs - before.atMs;
  if (!(durationMs >= leastDurationMs)) return noSample;
  const { rttMs, route } = after;
  const side = (name: 'incoming' | 'outgoing'): DirectionSample =>
    direction({ before: before[name], after: after[name], durationMs, rttMs });
  return {
    atMs: nowMs,
    durationMs,
    ...known('rttMs', rttMs),
    incoming: side('incoming'),
    outgoing: side('outgoing'),
    ...known('route', route),
  };
}

interface DirectionLooks {
  readonly before: StreamCounters | undefined;
  readonly after: StreamCounters | undefined;
  readonly durationMs: number;
  readonly rttMs: number | undefined;
}

const silent: DirectionSample = { packets: 0, bytes: 0, bitsPerSecond: 0, lostPackets: 0 };

function direction({ after, before, durationMs, rttMs }: DirectionLooks): DirectionSample {
  if (after === undefined) return silent;
  const base = before?.streamId === after.streamId ? before : undefined;
  const grown = (name: CounterName): number => growth(base?.[name], after[name]);
  const bytes = grown('bytes');
  const packets = grown('packets');
  const lostPackets = newlyLost(base?.lostPackets, after.lostPackets);
  const lossFraction = packets + lostPackets > 0 ? lostPackets / (packets + lostPackets) : undefined;
  const bufferMs = quotient(grown('bufferSeconds') * 1_000, grown('bufferedCount'));
  const { codec, jitterMs } = after;
  // Without a word from the far side, nothing is known of what arrives there.
  const mos =
    lossFraction === undefined || jitterMs === undefined
      ? undefined
      : estimateMos({ codec, lossFraction, jitterMs, rttMs, bufferMs });
  return {
    packets,
    bytes,
    bitsPerSecond: (bytes * 8_000) / durationMs,
    lostPackets,
    ...known('lossFraction', lossFraction),
    ...known('jitterMs', jitterMs),
    ...known('bufferMs', bufferMs),
    ...known('level', levelOf(quotient(grown('audioEnergy'), grown('audioSeconds')), after.level)),
    ...known('codec', codec),
    ...known('mos', mos),
  };
}

type CounterName = 'packets' | 'bytes' | 'audioEnergy' | 'audioSeconds' | 'bufferSeconds' | 'bufferedCount';

/** One that fell began again. */
function growth(before: number | undefined, after: number): number {
  return Math.max(0, before === undefined || after < before ? after : after - before);
}

/** It also falls when packets that were counted as lost come after all (RFC 3550 A.3). */
function newlyLost(before: number | undefined, after: number): number {
  return Math.max(0, after - (before ?? 0));
}

function quotient(sum: number, count: number): number | undefined {
  const value = sum / count;
  return count > 0 && Number.isFinite(value) ? value : undefined;
}

function levelOf(meanEnergy: number | undefined, moment: number | undefined): number | undefined {
  const level = meanEnergy === undefined ? moment : Math.sqrt(meanEnergy);
  return level === undefined ? undefined : Math.min(1, Math.max(0, level));
}

function known<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}
