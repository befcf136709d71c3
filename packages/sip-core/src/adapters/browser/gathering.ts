import type { Clock, Logger } from '@offhook/primitives';
import {
  type CandidateKind,
  CandidateWait,
  type CandidateWaitEnd,
  type KnownHere,
} from '../../media/candidate-wait.js';
import type { GatheringReport } from '../../media/gathering-report.js';
import { endCandidates, type LateCandidates } from '../../trickle/candidate-fragment.js';
import { candidateKey } from '../../media/candidate-key.js';
import type { KnownNetwork } from '../../media/known-network.js';

export interface GatheringOptions {
  readonly peer: RTCPeerConnection;
  /** The candidates that the configured servers can give. */
  readonly awaited: ReadonlySet<CandidateKind>;
  readonly network: KnownNetwork;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Gathers the candidates of a peer connection into its descriptions. */
export class Gathering {
  readonly #options: GatheringOptions;
  #wait: CandidateWait | undefined;
  #seen: Set<string> = new Set<string>();
  /** Of the generation of candidates that was gathered (RFC 8445 §5.3): another one begins anew. */
  #usernameFragment: string | undefined;
  #report: GatheringReport | undefined;
  /** Candidates of this generation were given away, in a description. */
  #isDescribed = false;
  #isLate = false;
  /** The far side takes candidates later too. */
  isTrickled = false;
  /** Hears of candidates that no description has. */
  onLate: () => void = () => undefined;

  constructor(options: GatheringOptions) {
    this.#options = options;
    // For as long as the peer lives: a server that answers late was not silent.
    options.peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) this.#handleComplete();
      else if (candidate.type) this.#handleCandidate(candidate, candidate.type);
    });
  }

  /** Of the latest wait for candidates. */
  get report(): GatheringReport | undefined {
    return this.#report;
  }

  /** What has come since the latest description. */
  get late(): LateCandidates | undefined {
    const { iceGatheringState, localDescription } = this.#options.peer;
    if (!this.#isLate || localDescription === null) return undefined;
    return { description: localDescription.sdp, isComplete: iceGatheringState === 'complete' };
  }

  /** A description that was made a while ago, with what has come since. */
  refresh(description: string): string {
    const { late } = this;
    this.#isLate = false;
    if (late === undefined) return description;
    return late.isComplete ? endCandidates(late.description) : late.description;
  }

  /** Sets the local description and resolves it with its candidates, as many as are worth waiting for. */
  async describe(description: RTCSessionDescriptionInit, signal: AbortSignal): Promise<string> {
    const { peer } = this.#options;
    const [fragment] = /^a=ice-ufrag:.*/m.exec(description.sdp ?? '') ?? [];
    // What is agreed anew in a call has the candidates of before.
    const gathered = fragment === this.#usernameFragment ? undefined : this.#gather(signal);
    this.#usernameFragment = fragment;
    await peer.setLocalDescription(description);
    await gathered;
    signal.throwIfAborted();
    this.#isDescribed = true;
    const described = peer.localDescription?.sdp ?? '';
    return peer.iceGatheringState === 'complete' ? endCandidates(described) : described;
  }

  async #gather(signal: AbortSignal): Promise<void> {
    const { awaited, clock, logger, network } = this.#options;
    const startedAtMs = clock.now();
    this.#seen = new Set();
    this.#isDescribed = false;
    this.#isLate = false;
    const { isTrickled } = this;
    const wait = new CandidateWait({ clock, awaited: isTrickled ? new Set() : awaited });
    this.#wait = wait;
    const giveUp = (): void => {
      wait.handleComplete();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const end: CandidateWaitEnd = await wait.ended;
    signal.removeEventListener('abort', giveUp);
    if (!signal.aborted && !isTrickled) network.learn(this.#seen, wait.missing);
    this.#report = { durationMs: clock.now() - startedAtMs, end };
    logger.debug('candidates gathered', { ...this.#report });
  }

  #handleCandidate(candidate: RTCIceCandidate, kind: CandidateKind): void {
    const { network } = this.#options;
    const [seen, wait] = [this.#seen, this.#wait];
    // Chromium tells of its TCP candidates 117 ms after the others, and phones do not use them (RFC 6544).
    if (candidate.protocol === 'udp') {
      seen.add(candidateKey(candidate));
      this.#handleLate();
    }
    // It was late, and the server is not silent.
    if (wait?.isOver === true) network.learn(seen);
    wait?.handleCandidate(kind, this.#knownHere(seen));
  }

  #knownHere(seen: ReadonlySet<string>): KnownHere | undefined {
    const { network } = this.#options;
    // Nothing is worth a wait that can follow.
    if (this.isTrickled) return { areUsualThere: true, habitOf: () => 'silent' };
    if (!network.isThatOf(seen)) return undefined;
    return { areUsualThere: network.hasAllIn(seen), habitOf: (kind) => network.habitOf(kind) };
  }

  #handleComplete(): void {
    this.#options.network.learn(this.#seen);
    this.#wait?.handleComplete();
    this.#handleLate();
  }

  #handleLate(): void {
    if (!this.#isDescribed) return;
    this.#isLate = true;
    this.onLate();
  }
}
