import type { Clock } from '@offhook/primitives';

export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';
/** Why the waiting ended: the browser was done, nothing more was worth waiting for, or time was up. */
export type CandidateWaitEnd = 'complete' | 'enough' | 'timed-out';

export interface CandidateWaitOptions {
  readonly clock: Clock;
  /** The kinds that the configured servers can give: `srflx` for STUN, `relay` for TURN. */
  readonly awaited: ReadonlySet<CandidateKind>;
}

// Candidates of all network interfaces come within a few milliseconds of each other.
const graceMs = 20;
// For an interface that is new since all the usual candidates were learnt: it comes in the same batch.
const usualGraceMs = 2;
const longestMs = 1_000;

/**
 * Decides when a session description has candidates enough. Chromium calls gathering complete after 117 ms even when its only
 * candidates came in the first two, and a server that does not answer would hold a call for 5 to 40 s. So the wait ends
 * 20 ms after the last candidate, once there is one of each kind that the servers can give, or 2 ms after it when all that
 * came the last time have come; and after a second in any case.
 */
export class CandidateWait {
  readonly #awaited: Set<CandidateKind>;
  readonly #clock: Clock;
  readonly #cancelDeadline: () => void;
  #cancelGrace: () => void = () => undefined;
  #settle: (end: CandidateWaitEnd) => void = () => undefined;
  readonly ended: Promise<CandidateWaitEnd>;

  /** The kinds that were waited for and have not come. */
  get missing(): ReadonlySet<CandidateKind> {
    return this.#awaited;
  }

  constructor({ awaited, clock }: CandidateWaitOptions) {
    this.#awaited = new Set<CandidateKind>(['host', ...awaited]);
    this.#clock = clock;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#cancelDeadline = clock.after(longestMs, () => {
      this.#end('timed-out');
    });
  }

  /** `areUsualThere`: all that this machine had the last time have come. */
  handleCandidate(kind: CandidateKind, areUsualThere = false): void {
    this.#awaited.delete(kind);
    // A relay's candidate is as good as a reflexive one, and the other way round is not.
    if (kind === 'relay') this.#awaited.delete('srflx');
    this.#cancelGrace();
    if (this.#awaited.size > 0) return;
    this.#cancelGrace = this.#clock.after(areUsualThere ? usualGraceMs : graceMs, () => {
      this.#end('enough');
    });
  }

  handleComplete(): void {
    this.#end('complete');
  }

  /** Stops waiting; `ended` then stays as it is. */
  cancel(): void {
    this.#cancelGrace();
    this.#cancelDeadline();
  }

  #end(end: CandidateWaitEnd): void {
    this.cancel();
    this.#settle(end);
  }
}

/** The kinds of candidates that these servers can give. */
export function kindsOf(urls: readonly string[]): ReadonlySet<CandidateKind> {
  const kinds = new Set<CandidateKind>();
  for (const url of urls) {
    if (/^stuns?:/i.test(url)) kinds.add('srflx');
    if (/^turns?:/i.test(url)) kinds.add('relay');
  }
  return kinds;
}
