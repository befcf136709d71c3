import type { InsightCandidate, InsightPair } from '@offhook/protocol';
import { entriesOf, type StatsEntry, type StatsReport } from './stats-report.js';

/** What ICE has found (RFC 8445): the ways in and out, and which of them were tried together. */
export interface CandidatePairs {
  readonly localCandidates: readonly InsightCandidate[];
  readonly remoteCandidates: readonly InsightCandidate[];
  readonly pairs: readonly InsightPair[];
}

const mostCandidates = 32;
const mostPairs = 128;

/** Reads them without their addresses: which network one is in, but not where. */
export function readCandidatePairs(report: StatsReport): CandidatePairs {
  const [transport] = entriesOf(report, 'transport');
  const selectedId = transport?.text('selectedCandidatePairId');
  const pairs = entriesOf(report, 'candidate-pair').slice(0, mostPairs);
  return {
    localCandidates: candidatesOf(report, 'local-candidate'),
    remoteCandidates: candidatesOf(report, 'remote-candidate'),
    pairs: pairs.map((pair) => pairOf(pair, selectedId)),
  };
}

function candidatesOf(report: StatsReport, type: string): readonly InsightCandidate[] {
  return entriesOf(report, type)
    .slice(0, mostCandidates)
    .map((entry) => ({
      id: wordOf(entry, 'id', 128),
      kind: wordOf(entry, 'candidateType', 16),
      protocol: wordOf(entry, 'protocol', 16),
      network: networkOf(entry.text('address') ?? entry.text('ip')),
    }));
}

function pairOf(pair: StatsEntry, selectedId: string | undefined): InsightPair {
  const id = pair.text('id');
  const rttSeconds = pair.number('currentRoundTripTime');
  const isUsed = pair.isTrue('nominated') && pair.text('state') === 'succeeded';
  return {
    localId: wordOf(pair, 'localCandidateId', 128),
    remoteId: wordOf(pair, 'remoteCandidateId', 128),
    state: wordOf(pair, 'state', 16),
    // Firefox names no pair in its transport.
    isSelected: selectedId === undefined ? isUsed : id === selectedId,
    ...(rttSeconds === undefined || rttSeconds < 0 ? {} : { rttMs: rttSeconds * 1_000 }),
  };
}

function wordOf(entry: StatsEntry, name: string, longest: number): string {
  const word = entry.text(name)?.slice(0, longest);
  return word === undefined || word === '' ? 'unknown' : word;
}

/** RFC 1918, RFC 6598, RFC 3927, RFC 4193 and the link-local addresses; mDNS names hide one. */
export function networkOf(address: string | undefined): InsightCandidate['network'] {
  if (address === undefined || address === '') return 'unknown';
  if (address.endsWith('.local')) return 'hidden';
  if (/^(?:127\.|\[?::1\]?$)/.test(address)) return 'loopback';
  const isPrivate =
    /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
      address,
    ) || /^\[?f(?:[cd][0-9a-f]{2}|e[89ab][0-9a-f]):/i.test(address);
  return isPrivate ? 'private' : 'public';
}
