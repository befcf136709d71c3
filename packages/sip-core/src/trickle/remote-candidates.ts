import type { RemoteCandidate } from './candidate-fragment.js';

// More than any machine has: who sends more wants to keep us busy.
const mostCandidates = 100;

/** The far side's candidates that come later than its description, or before it: each is handed on once, in its generation. */
export class RemoteCandidates {
  /** What names the generation that applies: one name for each line of media. */
  #generation: readonly string[] = [];
  #waiting: readonly RemoteCandidate[] = [];
  #handedOn: Set<string> = new Set<string>();

  /** The far side's description applies. Returns the candidates that waited for it. */
  describe(description: string): readonly RemoteCandidate[] {
    const generation = [...description.matchAll(/^a=ice-ufrag:(.*)/gm)].map(([, name = '']) => name);
    if (generation.join(' ') !== this.#generation.join(' ')) this.#handedOn = new Set();
    this.#generation = generation;
    return this.take([]);
  }

  /** More have come. Returns those that apply now. */
  take(candidates: readonly RemoteCandidate[]): readonly RemoteCandidate[] {
    const all = [...this.#waiting, ...candidates];
    const isOurs = ({ usernameFragment }: RemoteCandidate): boolean =>
      this.#generation.includes(usernameFragment);
    // The latest: a generation that is over comes no more.
    this.#waiting = all.filter((one) => !isOurs(one)).slice(-mostCandidates);
    return all.filter((one) => isOurs(one) && this.#isNew(one));
  }

  #isNew({ candidate, sdpMid }: RemoteCandidate): boolean {
    const key = `${sdpMid} ${candidate}`;
    if (this.#handedOn.has(key) || this.#handedOn.size === mostCandidates) return false;
    this.#handedOn.add(key);
    return true;
  }
}
