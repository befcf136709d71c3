import { entriesOf, entryOf, type StatsEntry, type StatsReport } from './stats-report.js';

/** One end of the way that packets take. Its address is left out: it tells where somebody is. */
export interface RouteEnd {
  readonly kind: 'host' | 'srflx' | 'prflx' | 'relay' | 'unknown';
  readonly protocol: 'udp' | 'tcp' | 'unknown';
}

/** The candidate pair that is in use (RFC 8445). */
export interface MediaRoute {
  readonly local: RouteEnd;
  readonly remote: RouteEnd;
}

interface ReadRoute {
  readonly route: MediaRoute;
  readonly rttMs: number | undefined;
}

export function readRoute(report: StatsReport): ReadRoute | undefined {
  const pair = selectedPair(report);
  if (pair === undefined) return undefined;
  const rttSeconds = pair.number('currentRoundTripTime');
  return {
    route: {
      local: endOf(entryOf(report, pair.text('localCandidateId'))),
      remote: endOf(entryOf(report, pair.text('remoteCandidateId'))),
    },
    rttMs: rttSeconds === undefined || rttSeconds < 0 ? undefined : rttSeconds * 1_000,
  };
}

function selectedPair(report: StatsReport): StatsEntry | undefined {
  const [transport] = entriesOf(report, 'transport');
  const selected = entryOf(report, transport?.text('selectedCandidatePairId'));
  // Firefox names no pair in its transport.
  const isUsed = (pair: StatsEntry): boolean =>
    pair.isTrue('nominated') && pair.text('state') === 'succeeded';
  return selected ?? entriesOf(report, 'candidate-pair').find(isUsed);
}

const kinds = ['host', 'srflx', 'prflx', 'relay'] as const;
const protocols = ['udp', 'tcp'] as const;

function endOf(candidate: StatsEntry | undefined): RouteEnd {
  return {
    kind: kinds.find((kind) => kind === candidate?.text('candidateType')) ?? 'unknown',
    protocol: protocols.find((protocol) => protocol === candidate?.text('protocol')) ?? 'unknown',
  };
}
