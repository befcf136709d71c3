import type { Clock } from '@offhook/primitives';
import type { NetworkStorage } from '../ports/network-storage.js';
import type { CandidateKind, ServerHabit } from './candidate-wait.js';
import { fingerprint } from './candidate-key.js';

export interface KnownNetworkOptions {
  readonly clock: Clock;
  /** Default: nowhere. */
  readonly storage?: NetworkStorage | undefined;
  /** The STUN and TURN servers: what was learnt with others says nothing. */
  readonly urls: readonly string[];
}

type ServerKind = Exclude<CandidateKind, 'host' | 'prflx'>;
const serverKinds: readonly ServerKind[] = ['srflx', 'relay'];

interface Known {
  readonly habit: Exclude<ServerHabit, 'unknown'>;
  readonly untilMs: number;
}

// A server that was away may be back; one that is there is asked each time anyway.
const lifeMs: Readonly<Record<Known['habit'], number>> = { silent: 10 * 60_000, answers: 24 * 3_600_000 };
/** More than a machine has; whoever changed what is stored shall not make it grow. */
const mostCandidatesCount = 32;

/**
 * What is known of the network that the machine was in when it last gathered candidates: which ones came, and which servers
 * answered. It is known to be the same network by the machine's own addresses, which browsers do not tell of otherwise.
 */
export class KnownNetwork {
  readonly #clock: Clock;
  readonly #storage: NetworkStorage | undefined;
  readonly #servers: string;
  #usual: ReadonlySet<string> = new Set<string>();
  readonly #habits: Map<ServerKind, Known> = new Map<ServerKind, Known>();
  #stored = '';

  constructor({ clock, storage, urls }: KnownNetworkOptions) {
    this.#clock = clock;
    this.#storage = storage;
    this.#servers = fingerprint(urls.join(' '));
    this.#recall(storage?.load());
  }

  /** Whether all candidates that came the last time are among `seen`. */
  hasAllIn(seen: ReadonlySet<string>): boolean {
    return this.#usual.size > 0 && [...this.#usual].every((key) => seen.has(key));
  }

  /** Whether a machine that has these candidates is in this network. */
  isThatOf(seen: ReadonlySet<string>): boolean {
    const hosts = [...this.#usual].filter((key) => key.startsWith('host'));
    return hosts.length > 0 && hosts.every((key) => seen.has(key));
  }

  habitOf(kind: CandidateKind): ServerHabit {
    const known = this.#habits.get(kind as ServerKind);
    return known === undefined || known.untilMs <= this.#clock.now() ? 'unknown' : known.habit;
  }

  /** `seen` is all that came to one who waited for as long as it was worth it, and who missed the kinds `missing`. */
  learn(seen: ReadonlySet<string>, missing: ReadonlySet<CandidateKind> = new Set()): void {
    // A machine without a network says nothing of servers.
    if (seen.size === 0) return;
    if (!this.isThatOf(seen)) this.#habits.clear();
    this.#usual = new Set(seen);
    for (const kind of serverKinds) {
      if ([...seen].some((key) => key.startsWith(kind))) this.#set(kind, 'answers');
      else if (missing.has(kind)) this.#set(kind, 'silent');
    }
    this.#save();
  }

  /** Another network has other ways to the servers. */
  forget(): void {
    this.#usual = new Set();
    this.#habits.clear();
  }

  #set(kind: ServerKind, habit: Known['habit']): void {
    const nowMs = this.#clock.now();
    const isFresh = (this.#habits.get(kind)?.untilMs ?? 0) - nowMs > lifeMs[habit] / 2;
    // What is known stays as it is, so that not each call writes.
    if (isFresh && this.habitOf(kind) === habit) return;
    this.#habits.set(kind, { habit, untilMs: nowMs + lifeMs[habit] });
  }

  #save(): void {
    const text = JSON.stringify({
      servers: this.#servers,
      candidates: [...this.#usual].sort().slice(0, mostCandidatesCount),
      habits: Object.fromEntries(this.#habits),
    });
    if (text !== this.#stored) this.#storage?.save(text);
    this.#stored = text;
  }

  /** Reads what was stored, which anybody may have changed: whatever does not fit is left out. */
  #recall(text: string | undefined): void {
    const { candidates, habits, servers } = parseRecord(text);
    if (servers !== this.#servers || !Array.isArray(candidates)) return;
    const keys = candidates.filter((key) => typeof key === 'string');
    this.#usual = new Set(keys.slice(0, mostCandidatesCount));
    for (const kind of serverKinds) {
      const { habit, untilMs } = asRecord(asRecord(habits)[kind]);
      if ((habit !== 'answers' && habit !== 'silent') || typeof untilMs !== 'number') continue;
      this.#habits.set(kind, { habit, untilMs: Math.min(untilMs, this.#clock.now() + lifeMs[habit]) });
    }
  }
}

function parseRecord(text = ''): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
