import * as z from 'zod/mini';
import { isLoopbackHost } from './server-address.js';
import { type Settings, settingsSchema } from './settings.js';
import { instant, line, text } from './text.js';

/** A SIP identity and how to reach its edge. */
export interface SipAccount {
  readonly username: string;
  /** A short-lived secret of this device. */
  readonly password: string;
  readonly domain: string;
  readonly displayName: string;
  /** `wss:` addresses, best first; `ws:` only for loopback hosts. */
  readonly webSocketUrls: readonly string[];
}

/** As `RTCIceServer`, but with `urls` always a list. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** Everything that a device needs to become a phone. */
export interface ProvisioningDocument {
  readonly version: 1;
  readonly userId: string;
  readonly deviceToken: string;
  readonly account: SipAccount;
  readonly iceServers: readonly IceServer[];
  /** What the operator, the company and the user decided about the phone, by name. */
  readonly settings: Settings;
  /** When the account's password stops to work. ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** Plain `ws:` would show the call's signalling to the network, so it is for loopback only. */
export function isAllowedWebSocketUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { hostname, password, protocol, username } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'wss:' || (protocol === 'ws:' && isLoopbackHost(hostname));
}

export const sipAccountSchema: z.ZodMiniType<SipAccount> = z.object({
  // RFC 3261 §25.1: the user part without escapes is all that we mint.
  username: text(64).check(z.regex(/^[A-Za-z0-9\-_.!~*'()&=+$,;?/]+$/)),
  password: line(256),
  domain: text(253).check(z.regex(/^[A-Za-z0-9.-]+$/)),
  displayName: line(128),
  webSocketUrls: z
    .array(text(2_048).check(z.refine(isAllowedWebSocketUrl)))
    .check(z.minLength(1), z.maxLength(8)),
});

export const iceServerSchema: z.ZodMiniType<IceServer> = z.object({
  urls: z.array(line(512).check(z.regex(/^(stuns?|turns?):\S+$/))).check(z.minLength(1), z.maxLength(8)),
  username: z.exactOptional(line(512)),
  credential: z.exactOptional(line(512)),
});

export const provisioningDocumentSchema: z.ZodMiniType<ProvisioningDocument> = z.object({
  version: z.literal(1),
  userId: line(64),
  deviceToken: line(128),
  account: sipAccountSchema,
  iceServers: z.array(iceServerSchema).check(z.maxLength(8)),
  settings: settingsSchema,
  expiresAt: instant,
});
