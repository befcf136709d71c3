import type { IncomingMessage, Server } from 'node:http';
import type { Clock, Logger } from '@offhook/primitives';
import type { EdgeLimits } from './edge-limits.js';

/** Where the edge asks whether a digest is right. */
export interface WebhookOptions {
  /** An http or https address, as `http://127.0.0.1:7400/webhooks/auth`. */
  readonly url: string;
  /** For the Basic authentication of the edge at the webhook. */
  readonly username: string;
  readonly password: string;
  /** What each question is signed with, in `Jambonz-Signature`. Default: no signature. */
  readonly signatureSecret?: string;
  /** How long an answer may take. Default: 5,000. */
  readonly timeoutMs?: number;
}

export interface EchoOptions {
  /** The SIP user that answers with the caller's own sound. Default: `*43`. */
  readonly user?: string;
  /** Echo calls at once; more are answered 486. Default: 20. */
  readonly maxCallCount?: number;
  /** The longest echo call; then it is hung up. Default: 3,600,000. */
  readonly maxCallMs?: number;
  /** The machine's addresses that callers may send their sound to. Default: its IPv4 addresses and loopback. */
  readonly addresses?: readonly string[];
  /** What callers are told instead, when they see the machine under another address (NAT, container). */
  readonly announceAddress?: string;
  /** The first and the last UDP port for sound. Default: any free one. */
  readonly portRange?: readonly [first: number, last: number];
}

export interface SipEdgeOptions {
  /** The SIP domain that this edge serves, which is the digest realm too. */
  readonly domain: string;
  readonly webhook: WebhookOptions;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly limits?: Partial<EdgeLimits>;
  /** The echo line, or false for none. */
  readonly echo?: EchoOptions | false;
  /**
   * Origins of pages that may connect, as `https://crm.example`. Default: all. A request without an Origin
   * passes: it is the browser that vouches for it, and other programs may say what they like.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Whether an AOR, as `sip:alice@example.com`, exists though it is not registered: then a call to it is
   * answered 480 and not 404. Default: whether it was registered since the start.
   */
  readonly isKnownUser?: (aor: string) => boolean | Promise<boolean>;
  /** The address that a client is known by. Default: the socket's; give another behind a reverse proxy. */
  readonly clientAddress?: (request: IncomingMessage) => string;
}

/** A SIP-over-WebSocket (RFC 7118) registrar and stateful proxy for one domain on one machine. */
export interface SipEdge extends AsyncDisposable {
  /** Contacts that are registered now. */
  readonly bindingCount: number;
  /** WebSockets that are open now. */
  readonly flowCount: number;
  /**
   * Serves WebSocket upgrades at `path` (default `/sip`) of `server`; upgrades at other paths are left alone.
   *
   * @throws EdgeError `edge/disposed`
   */
  attach(server: Server, path?: string): void;
  /** Closes every flow, timer and echo call. Safe to call twice. */
  dispose(): Promise<void>;
}
