export interface WeriftEchoOptions {
  /** The machine's addresses that callers may use. Default: its IPv4 addresses and loopback. */
  readonly addresses?: readonly string[];
  /** What callers are told instead, when they see the machine under another address (NAT, container). */
  readonly announceAddress?: string;
  /** The first and the last UDP port. Default: any free one. */
  readonly portRange?: readonly [first: number, last: number];
}
