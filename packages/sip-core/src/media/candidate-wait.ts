import type { Clock } from '@offhook/primitives';

export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';
/**
 * Why the waiting ended: the browser was done, nothing more was worth waiting for, a server that was never seen to answer has not
 * done so for as long as that is worth, or time was up.
 */
export type CandidateWaitEnd = 'complete' | 'enough' | 'unanswered' | 'timed-out';

/** What the servers of one kind did the last time in this network. */
export type ServerHabit = 'answers' | 'silent' | 'unknown';

export interface CandidateWaitOptions {
  readonly clock: Clock;
  /** The kinds that the configured servers can give: `srflx` for STUN, `relay` for TURN. */
  readonly awaited: ReadonlySet<CandidateKind>;
}

/** What is known, once the network is known by the candidates that have come. */
export interface KnownHere {
  /** All that this machine had the last time have come. */
  readonly areUsualThere: boolean;
  readonly habitOf: (kind: CandidateKind) => ServerHabit;
}

// Candidates of all network interfaces come within a few milliseconds of each other.
const graceMs = 20;
// For an interface that is new since all the usual candidates were learnt: it comes in the same batch.
const usualGraceMs = 2;
const longestMs = 1_000;
/**
 * For a reflexive candidate of a server that nobody has seen answer yet: one that is there answers within a round trip, and so does
 * most of the world within this. What comes later is not lost: it goes into a description that is asked for later, or after the INVITE where both
 * sides trickle (RFC 8840); and a far side that can be reached learns our address from our own checks, as a peer-reflexive
 * candidate (RFC 8445 §7.3.1.3). Nothing of the kind makes up for a relay, without which there may be no way at all.
 */
const unknownStunMs = 200;

/**
 * Decides when a session description has candidates enough. Chromium calls gathering complete after 117 ms even when its only
 * candidates came in the first two, and a server that does not answer would hold a call for 5 to 40 s. So the wait ends
 * 20 ms after the last candidate, once there is one of each kind that the servers can give, or 2 ms after it when all that
 * came the last time have come. Kinds whose servers were silent the last time are not waited for; a STUN server that was never
 * seen to answer for 200 ms; and nothing for more than a second.
 */
export class CandidateWait {
  readonly #awaited: Set<CandidateKind>;
  readonly #givenUp: Set<CandidateKind> = new Set<CandidateKind>();
  readonly #clock: Clock;
  readonly #cancelTimers: () => void;
  #isStunKnown = false;
  #isOver = false;
  #cancelGrace: () => void = () => undefined;
  #settle: (end: CandidateWaitEnd) => void = () => undefined;
  readonly ended: Promise<CandidateWaitEnd>;

  /** The kinds that were waited for and have not come. */
  get missing(): ReadonlySet<CandidateKind> {
    return new Set([...this.#awaited, ...this.#givenUp]);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  constructor({ awaited, clock }: CandidateWaitOptions) {
    this.#awaited = new Set<CandidateKind>(['host', ...awaited]);
    this.#clock = clock;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const cancelPatience = clock.after(unknownStunMs, () => {
      this.#losePatience();
    });
    const cancelDeadline = clock.after(longestMs, () => {
      this.#end('timed-out');
    });
    this.#cancelTimers = () => {
      cancelPatience();
      cancelDeadline();
    };
  }

  /** `known`: what is known of the network that the candidates so far are of; undefined where it is not known. */
  handleCandidate(kind: CandidateKind, known?: KnownHere): void {
    if (this.#isOver) return;
    this.#awaited.delete(kind);
    this.#givenUp.delete(kind);
    // A relay's candidate is as good as a reflexive one, and the other way round is not.
    if (kind === 'relay') this.#awaited.delete('srflx');
    for (const awaited of this.#awaited) {
      if (known?.habitOf(awaited) === 'silent') this.#awaited.delete(awaited);
    }
    this.#isStunKnown = known?.habitOf('srflx') === 'answers';
    this.#cancelGrace();
    if (this.#awaited.size > 0) return;
    this.#cancelGrace = this.#clock.after(known?.areUsualThere === true ? usualGraceMs : graceMs, () => {
      this.#end(this.#givenUp.size > 0 ? 'unanswered' : 'enough');
    });
  }

  handleComplete(): void {
    this.#end('complete');
  }

  /** Stops waiting; `ended` then stays as it is. */
  cancel(): void {
    this.#isOver = true;
    this.#cancelGrace();
    this.#cancelTimers();
  }

  #losePatience(): void {
    if (this.#isStunKnown || !this.#awaited.delete('srflx')) return;
    this.#givenUp.add('srflx');
    if (this.#awaited.size === 0) this.#end('unanswered');
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
