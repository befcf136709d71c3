import type { Clock } from '@offhook/primitives';
import type { CandidateKind } from './candidate-wait.js';

/** How long a server that did not answer is not waited for. It is asked all the same, and may answer. */
const rememberedMs = 10 * 60_000;

/**
 * Remembers which kinds of candidates did not come in time, so that a STUN or TURN server that is away costs one call a
 * second and the next ones nothing.
 */
export class SilentServers {
  readonly #clock: Clock;
  readonly #silentUntilMs: Map<CandidateKind, number> = new Map<CandidateKind, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Those of `kinds` that are worth waiting for. */
  worthWaitingFor(kinds: ReadonlySet<CandidateKind>): ReadonlySet<CandidateKind> {
    const nowMs = this.#clock.now();
    return new Set([...kinds].filter((kind) => (this.#silentUntilMs.get(kind) ?? 0) <= nowMs));
  }

  handleCandidate(kind: CandidateKind): void {
    this.#silentUntilMs.delete(kind);
  }

  handleMissing(kinds: Iterable<CandidateKind>): void {
    const untilMs = this.#clock.now() + rememberedMs;
    for (const kind of kinds) this.#silentUntilMs.set(kind, untilMs);
  }

  /** Another network has other ways to the servers. */
  handleNetworkChange(): void {
    this.#silentUntilMs.clear();
  }
}
