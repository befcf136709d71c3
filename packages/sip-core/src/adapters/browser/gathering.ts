import type { Clock, Logger } from '@offhook/primitives';
import { type CandidateKind, CandidateWait, type CandidateWaitEnd } from '../../media/candidate-wait.js';
import type { SilentServers } from '../../media/silent-servers.js';

export interface GatheringOptions {
  readonly peer: RTCPeerConnection;
  /** The candidates that the configured servers can give. */
  readonly awaited: ReadonlySet<CandidateKind>;
  readonly silentServers: SilentServers;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Gathers the candidates of a peer connection into its descriptions. */
export class Gathering {
  readonly #options: GatheringOptions;
  #wait: CandidateWait | undefined;

  constructor(options: GatheringOptions) {
    this.#options = options;
    // For as long as the peer lives: a server that answers late was not silent.
    options.peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) this.#wait?.handleComplete();
      else if (candidate.type) this.#handleCandidate(candidate.type);
    });
  }

  /** Sets the local description and resolves it with its candidates, as many as are worth waiting for. */
  async describe(description: RTCSessionDescriptionInit, signal: AbortSignal): Promise<string> {
    const { peer } = this.#options;
    // What is agreed anew in a call has the candidates of before.
    const isGathered = peer.iceGatheringState === 'complete';
    const gathered = isGathered ? undefined : this.#gather(signal);
    await peer.setLocalDescription(description);
    await gathered;
    signal.throwIfAborted();
    return peer.localDescription?.sdp ?? '';
  }

  async #gather(signal: AbortSignal): Promise<void> {
    const { awaited, clock, logger, silentServers } = this.#options;
    const startedAtMs = clock.now();
    const wait = new CandidateWait({ clock, awaited: silentServers.worthWaitingFor(awaited) });
    this.#wait = wait;
    const giveUp = (): void => {
      wait.handleComplete();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const end: CandidateWaitEnd = await wait.ended;
    signal.removeEventListener('abort', giveUp);
    if (!signal.aborted) silentServers.handleMissing(wait.missing);
    logger.debug('candidates gathered', { end, durationMs: clock.now() - startedAtMs });
  }

  #handleCandidate(kind: CandidateKind): void {
    this.#options.silentServers.handleCandidate(kind);
    this.#wait?.handleCandidate(kind);
  }
}
