import type { Subscribable } from '@offhook/primitives';
import type { EchoOffer } from './echo-offer.js';

/** Where the caller reaches the echo. */
export interface EchoTransport {
  readonly iceUfrag: string;
  readonly icePassword: string;
  /** As in SDP: `sha-256 AB:CD:…`. */
  readonly fingerprints: readonly string[];
  /** UDP addresses that are open now, best first. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The source of the packets that go back. */
  readonly ssrc: number;
}

export interface EchoPeerEvents {
  /** Audio can flow. */
  connected: object;
  /** The caller showed that it is still there. */
  heard: object;
  /** The media broke down and will not come back. */
  failed: { readonly reason: string };
}

/** One call's media: takes the caller's audio and sends it back. */
export interface EchoPeer extends Subscribable<EchoPeerEvents> {
  /** Opens the sockets for `offer`; called once. */
  open(offer: EchoOffer): Promise<EchoTransport>;
  /** How many packets went back. */
  readonly echoedCount: number;
  /** Releases everything, also what an unfinished `open` still makes. Safe to call twice. */
  close(): Promise<void>;
}

/** Makes peers. */
export interface EchoEngine {
  /** Does now what the first peer would have to wait for. */
  prepare(): Promise<void>;
  createPeer(): EchoPeer;
}
