import type { CallMediaStats, CheckedLoop, CheckReason } from '@offhook/protocol';
import type { QualitySample } from '../../quality/quality-sample.js';
import { warningRules } from '../../quality/warning-rules.js';
import { type CheckReasonCode, reasonOf } from '../check-reason.js';

/** What was measured in the call to the echo line. */
export interface LoopMeasurements {
  readonly setupMs: number;
  readonly sound: CheckedLoop['sound'];
  readonly hasHeardItself: boolean;
  /** Of each tone that came back. */
  readonly echoDelaysMs: readonly number[];
  readonly samples: readonly QualitySample[];
  /** Of the whole call. */
  readonly totals: CallMediaStats;
}

/** ITU-T G.107 annex B, R = 70: below, many users are dissatisfied. */
const leastMos = 3.6;

/** The figures of the whole call out of its samples. */
export function loopFiguresOf(measured: LoopMeasurements): CheckedLoop {
  const { echoDelaysMs, hasHeardItself, samples, setupMs, sound, totals } = measured;
  const incoming = samples.map((sample) => sample.incoming);
  const lost = sumOf(incoming.map(({ lostPackets }) => lostPackets));
  const received = sumOf(incoming.map(({ packets }) => packets));
  const codec = incoming.flatMap((one) => one.codec ?? []).at(-1);
  return {
    setupMs,
    sound,
    hasHeardItself,
    packetsSent: totals.packetsSent,
    packetsReceived: totals.packetsReceived,
    ...known('echoMs', medianOf(echoDelaysMs)),
    ...known('rttMs', medianOf(samples.flatMap(({ rttMs }) => rttMs ?? []))),
    ...known('jitterMs', medianOf(incoming.flatMap(({ jitterMs }) => jitterMs ?? []))),
    ...known('lossFraction', lost + received > 0 ? lost / (lost + received) : undefined),
    ...known('mosIncoming', medianOf(incoming.flatMap(({ mos }) => mos ?? []))),
    ...known('mosOutgoing', medianOf(samples.flatMap(({ outgoing }) => outgoing.mos ?? []))),
    ...(codec === undefined || codec === '' ? {} : { codec }),
  };
}

type Limit = readonly [code: CheckReasonCode, isOver: (loop: CheckedLoop) => boolean];

/** The same limits as those of a call's warnings. */
const limits: readonly Limit[] = [
  ['check/loop-not-heard', ({ hasHeardItself }) => !hasHeardItself],
  ['check/loop-loss', ({ lossFraction = 0 }) => lossFraction > warningRules['high-loss'].limit],
  ['check/loop-jitter', ({ jitterMs = 0 }) => jitterMs > warningRules['high-jitter'].limit],
  ['check/loop-slow', ({ rttMs = 0 }) => rttMs > warningRules['high-rtt'].limit],
  [
    'check/loop-poor',
    ({ mosIncoming = 4.5, mosOutgoing = 4.5 }) => Math.min(mosIncoming, mosOutgoing) < leastMos,
  ],
];

/** What there is to say against these figures. */
export function reasonsOfLoop(loop: CheckedLoop): readonly CheckReason[] {
  if (loop.packetsReceived === 0) return [reasonOf('check/loop-no-sound', 'loop')];
  return limits.flatMap(([code, isOver]) => (isOver(loop) ? [reasonOf(code, 'loop')] : []));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The median, since one bad second is not the network. */
function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function known<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, number>>);
}
