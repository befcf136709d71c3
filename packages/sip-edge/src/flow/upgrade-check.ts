import type { IncomingMessage } from 'node:http';

/** Why an upgrade is refused, as an HTTP status. */
export interface UpgradeRefusal {
  readonly status: 400 | 403 | 503;
  readonly reason: string;
}

export interface UpgradeRules {
  /** Undefined: pages of every origin. */
  readonly allowedOrigins: readonly string[] | undefined;
  readonly isBlocked: (address: string) => boolean;
  readonly hasRoomFor: (address: string) => boolean;
}

/** Decides over a WebSocket handshake before it is answered. */
export function checkUpgrade(
  request: IncomingMessage,
  address: string,
  { allowedOrigins, hasRoomFor, isBlocked }: UpgradeRules,
): UpgradeRefusal | undefined {
  const { origin } = request.headers;
  // RFC 7118 §4.1: the client asks for `sip`, or it wants something else.
  if (!offersSip(request)) return { status: 400, reason: 'The WebSocket subprotocol must be "sip".' };
  if (origin !== undefined && allowedOrigins?.includes(origin) === false) {
    return { status: 403, reason: 'Pages of this origin may not connect.' };
  }
  if (isBlocked(address)) return { status: 403, reason: 'This address is blocked.' };
  return hasRoomFor(address) ? undefined : { status: 503, reason: 'There are too many connections.' };
}

/** Whether an upgrade is for `path`, whatever its query. */
export function isUpgradeTo(request: IncomingMessage, path: string): boolean {
  return (request.url ?? '').split('?')[0] === path;
}

/** The host name in the Host header, without its port. */
export function hostOf(request: IncomingMessage): string | undefined {
  return request.headers.host?.toLowerCase().replace(/:\d+$/, '');
}

function offersSip(request: IncomingMessage): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',');
  return offered.some((name) => name.trim().toLowerCase() === 'sip');
}
