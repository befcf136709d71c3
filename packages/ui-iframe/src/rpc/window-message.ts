/** What a window hears, as a `MessageEvent` has it. `source` is only ever compared, never touched. */
export interface WindowMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePort[];
}

/** Who may speak to us through a window. */
export interface PinnedPeer {
  readonly origin: string;
  readonly source: unknown;
}

/** Both must match: an origin alone is shared by other windows, a window alone may have navigated elsewhere. */
export function isFrom(message: WindowMessage, peer: PinnedPeer): boolean {
  return peer.source !== null && message.source === peer.source && message.origin === peer.origin;
}
