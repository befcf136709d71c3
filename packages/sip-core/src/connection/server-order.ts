import type { Clock } from '@offhook/primitives';

/** One of several ways to the same SIP service, as an SRV record has it (RFC 2782). */
export interface WebSocketServer {
  /** Begins with `wss://`; `ws://` for loopback only. */
  readonly url: string;
  /** Lower ones come first. Default: 0. */
  readonly priority?: number;
  /** The share among those of one priority; 0 comes last. Default: 1. */
  readonly weight?: number;
}

export interface ServerOrderOptions {
  readonly servers: readonly WebSocketServer[];
  readonly clock: Clock;
  /** A source of numbers in [0, 1). */
  readonly random: () => number;
}

interface Ranked {
  readonly url: string;
  readonly isAvoided: boolean;
  readonly priority: number;
  readonly luck: number;
}

/** Decides in which order servers are tried. */
export class ServerOrder {
  readonly #options: ServerOrderOptions;
  readonly #avoidedUntilMs: Map<string, number> = new Map<string, number>();

  constructor(options: ServerOrderOptions) {
    this.#options = options;
  }

  /** Every address, best first: by priority, then by chance with the weights; who is avoided comes last. */
  urls(): readonly string[] {
    return this.#options.servers
      .map(({ priority = 0, url, weight = 1 }): Ranked => ({
        url,
        isAvoided: this.#isAvoided(url),
        priority,
        // Exponential chances: the smallest of them falls on each server as often as its weight says.
        luck: -Math.log(1 - this.#options.random()) / weight,
      }))
      .sort((a, b) => Number(a.isAvoided) - Number(b.isAvoided) || a.priority - b.priority || byLuck(a, b))
      .map(({ url }) => url);
  }

  /** Lets others go before this one for a while. */
  avoid(url: string, durationMs: number): void {
    this.#avoidedUntilMs.set(url, this.#options.clock.now() + durationMs);
  }

  /** Whether there is a server beside `url` that nothing speaks against. */
  hasOther(url: string): boolean {
    return this.#options.servers.some((server) => server.url !== url && !this.#isAvoided(server.url));
  }

  #isAvoided(url: string): boolean {
    return this.#options.clock.now() < (this.#avoidedUntilMs.get(url) ?? 0);
  }
}

/** Two servers without weight have the same infinite luck, whose difference is no number. */
function byLuck(a: Ranked, b: Ranked): number {
  return a.luck === b.luck ? 0 : a.luck - b.luck;
}
