import type { CallInsight, InsightCandidate, InsightPair } from '@offhook/protocol';
import type { JSX } from 'preact';
import { Drawing } from './drawing.js';

const rowHeight = 40;
const top = 26;
const boxWidth = 118;
const kinds: Readonly<Record<string, string>> = {
  host: 'Host',
  srflx: 'Reflexive',
  prflx: 'Peer reflexive',
  relay: 'Relay',
};

/** The ways that ICE found on both sides, and the pair that carries the sound. */
export function Candidates({ call }: { readonly call: CallInsight }): JSX.Element {
  const tried = triedWays(call);
  if (tried.pairs.length === 0) return <p class="hood-empty">ICE has not tried a way yet.</p>;
  const { localCandidates, pairs, remoteCandidates } = tried;
  const rows = Math.max(localCandidates.length, remoteCandidates.length);
  return (
    <Drawing label="Candidates of both sides, with a line for each pair that was tried">
      {(width) => ({
        height: top + rows * rowHeight,
        content: (
          <>
            <text class="candidate-side" x={0} y={14}>
              This phone
            </text>
            <text class="candidate-side" x={width} y={14} text-anchor="end">
              Far side
            </text>
            <PairLines call={tried} width={width} />
            <CandidateBoxes candidates={localCandidates} pairs={pairs} x={0} />
            <CandidateBoxes candidates={remoteCandidates} pairs={pairs} x={width - boxWidth} />
          </>
        ),
      })}
    </Drawing>
  );
}

/** The pair in use lies on top. One whose ends are not told is not drawn. */
function PairLines({ call, width }: { readonly call: TriedWays; readonly width: number }): JSX.Element {
  const rowOf = (all: readonly InsightCandidate[], id: string): number =>
    all.findIndex((one) => one.id === id);
  const yOf = (row: number): number => top + row * rowHeight + 17;
  const lines = [...call.pairs]
    .sort((one, other) => Number(one.isSelected) - Number(other.isSelected))
    .map((pair) => ({
      pair,
      local: rowOf(call.localCandidates, pair.localId),
      remote: rowOf(call.remoteCandidates, pair.remoteId),
    }))
    .filter(({ local, remote }) => local >= 0 && remote >= 0);
  return (
    <>
      {lines.map(({ local, pair, remote }) => (
        <PairLine
          key={`${pair.localId}-${pair.remoteId}`}
          pair={pair}
          width={width}
          localY={yOf(local)}
          remoteY={yOf(remote)}
        />
      ))}
    </>
  );
}

interface CandidateBoxesProps {
  readonly candidates: readonly InsightCandidate[];
  readonly pairs: readonly InsightPair[];
  readonly x: number;
}

function CandidateBoxes({ candidates, pairs, x }: CandidateBoxesProps): JSX.Element {
  return (
    <>
      {candidates.map((one, index) => (
        <CandidateBox
          key={one.id}
          candidate={one}
          x={x}
          y={top + index * rowHeight}
          isUsed={isUsed(pairs, one)}
        />
      ))}
    </>
  );
}

type TriedWays = Pick<CallInsight, 'localCandidates' | 'remoteCandidates' | 'pairs'>;

/** Without the candidates that were no use to any pair, as TCP where the far side has none. */
function triedWays({ localCandidates, pairs, remoteCandidates }: CallInsight): TriedWays {
  const isTried = ({ id }: InsightCandidate): boolean =>
    pairs.some(({ localId, remoteId }) => localId === id || remoteId === id);
  return {
    localCandidates: localCandidates.filter(isTried),
    remoteCandidates: remoteCandidates.filter(isTried),
    pairs,
  };
}

function isUsed(pairs: readonly InsightPair[], { id }: InsightCandidate): boolean {
  return pairs.some(({ isSelected, localId, remoteId }) => isSelected && (localId === id || remoteId === id));
}

interface PairLineProps {
  readonly pair: InsightPair;
  readonly width: number;
  readonly localY: number;
  readonly remoteY: number;
}

function PairLine({ localY, pair, remoteY, width }: PairLineProps): JSX.Element {
  const [from, to] = [boxWidth, width - boxWidth];
  const middle = (from + to) / 2;
  const { isSelected, rttMs } = pair;
  return (
    <g class={isSelected ? 'pair is-selected' : 'pair'}>
      <path
        d={`M${String(from)} ${String(localY)}C${String(middle)} ${String(localY)} ${String(middle)} ${String(remoteY)} ${String(to)} ${String(remoteY)}`}
      />
      {isSelected && rttMs !== undefined && (
        <text x={middle} y={(localY + remoteY) / 2 - 7} text-anchor="middle">
          {rttMs < 1 ? '< 1' : Math.round(rttMs)} ms
        </text>
      )}
    </g>
  );
}

interface CandidateBoxProps {
  readonly candidate: InsightCandidate;
  readonly x: number;
  readonly y: number;
  readonly isUsed: boolean;
}

function CandidateBox({ candidate, isUsed: isInUse, x, y }: CandidateBoxProps): JSX.Element {
  const { kind, network, protocol } = candidate;
  return (
    <g class={isInUse ? 'candidate is-selected' : 'candidate'}>
      <rect x={x + 0.5} y={y + 0.5} width={boxWidth - 1} height={33} rx={8} />
      <text class="candidate-kind" x={x + 10} y={y + 15}>
        {kinds[kind] ?? kind}
      </text>
      <text class="candidate-more" x={x + 10} y={y + 27}>
        {protocol.toUpperCase()} · {network}
      </text>
    </g>
  );
}
