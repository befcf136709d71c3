import type { Clock } from '@offhook/primitives';

const maxAddressCount = 100_000;

/** Addresses that the webhook wants refused, each until a time of its own. */
export class BlockList {
  readonly #clock: Clock;
  readonly #endByAddress: Map<string, number> = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Refuses `address` for so many seconds from now; 0 is for ever. */
  block(address: string, seconds: number): void {
    const endMs = seconds === 0 ? Infinity : this.#clock.now() + seconds * 1_000;
    this.#endByAddress.set(address, Math.max(endMs, this.#endByAddress.get(address) ?? 0));
    const [oldest] = this.#endByAddress.keys();
    if (this.#endByAddress.size > maxAddressCount && oldest !== undefined) this.#endByAddress.delete(oldest);
  }

  isBlocked(address: string): boolean {
    const endMs = this.#endByAddress.get(address);
    if (endMs === undefined) return false;
    if (endMs > this.#clock.now()) return true;
    this.#endByAddress.delete(address);
    return false;
  }
}
