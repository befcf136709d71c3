/**
 * Remembers which candidates this machine had when they were last waited for, so that the next description need not wait to see
 * whether there are more. Another network gives other addresses, which are not the usual ones.
 */
export class UsualCandidates {
  #usual: ReadonlySet<string> = new Set<string>();

  /** Whether everything that came last time is among `seen`. */
  areIn(seen: ReadonlySet<string>): boolean {
    return this.#usual.size > 0 && [...this.#usual].every((key) => seen.has(key));
  }

  /** All that came to one who waited for as long as it was worth it. */
  learn(seen: ReadonlySet<string>): void {
    if (seen.size > 0) this.#usual = new Set(seen);
  }
}

/** What makes a candidate the same as one of another call; the port is new each time. */
export function candidateKey({ address, type }: Pick<RTCIceCandidate, 'address' | 'type'>): string {
  return `${type ?? ''} ${address ?? ''}`;
}
