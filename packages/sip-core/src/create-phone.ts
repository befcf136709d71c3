import { type Clock, type Logger, silentLogger, systemClock } from '@offhook/primitives';
import type { IceServer, SipAccount } from '@offhook/protocol';
import { BrowserMedia } from './adapters/browser/browser-media.js';
import { BrowserNetworkStorage } from './adapters/browser/browser-network-storage.js';
import { BrowserSockets } from './adapters/browser/browser-sockets.js';
import { BrowserWake } from './adapters/browser/browser-wake.js';
import type { ExtraHeaders } from './sip/auth/request-headers.js';
import { SipSignalling } from './sip/sip-signalling.js';
import { checkCallHeaders } from './call/call-headers.js';
import type { CallOptions } from './call/call-policy.js';
import { Connection } from './connection/connection.js';
import type { WebSocketServer } from './connection/server-order.js';
import { Phone } from './phone.js';
import type { DevicesPort } from './ports/devices-port.js';
import type { NetworkStorage } from './ports/network-storage.js';
import { randomUuid } from './random-uuid.js';
import { checkAccount } from './registration/account.js';
import type { TokenProvider } from './registration/token-source.js';
import type { TransferPolicies } from './transfer/transfer-request.js';
import { defaultUserAgent } from './version.js';

export interface CreatePhoneOptions extends CallOptions, TransferPolicies {
  readonly account: SipAccount;
  /** Whose microphone and loudspeaker calls use: `createDevices` of `@offhook/sip-core/devices`. Default: the browser's. */
  readonly devices?: DevicesPort;
  /** STUN and TURN servers. Default: none, which is enough inside one network. */
  readonly iceServers?: readonly IceServer[];
  /**
   * Where is kept for the next page load which candidates and servers there were in this network: fingerprints of addresses, and
   * whether STUN and TURN answered, for a day. Default: the page's `localStorage`.
   */
  readonly networkStorage?: NetworkStorage;
  /** What the phone calls itself. Default: `Offhook/<version>`. */
  readonly userAgent?: string;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** How long a registration is asked to last; it is refreshed at 75 %. Default: 600. */
  readonly registerExpiresSeconds?: number;
  /** How long an outgoing call may go unanswered. Default: 120,000. */
  readonly noAnswerTimeoutMs?: number;
  /**
   * A UUID that names this device to the registrar (RFC 5626 §4.1). Keep it, and a page that is loaded again takes its
   * own registration over. Default: a random one.
   */
  readonly instanceId?: string;
  /** Where to connect, with priorities and weights. Default: the account's addresses, in their order. */
  readonly servers?: readonly WebSocketServer[];
  /** Gives access tokens for the SIP server (RFC 8898), beside a password or instead of it. Default: none. */
  readonly tokenProvider?: TokenProvider;
  /** Headers that go with every `REGISTER`, or every `INVITE`. Default: none. */
  readonly extraHeaders?: ExtraHeaders;
}

/**
 * Makes a phone that lives in a browser: SIP over a WebSocket, and WebRTC. Nothing is opened before `start`.
 *
 * @throws RegistrationError registration/invalid-account
 * @throws CallError call/invalid-header
 * @throws CallError call/invalid-options
 */
export function createPhone(options: CreatePhoneOptions): Phone {
  const { account, clock = systemClock, extraHeaders = {}, logger = silentLogger } = options;
  const { noAnswerTimeoutMs = 120_000, registerExpiresSeconds = 600 } = options;
  const servers = options.servers ?? inTheirOrder(account.webSocketUrls);
  checkAccount({ ...account, webSocketUrls: servers.map(({ url }) => url) });
  checkCallHeaders({ ...extraHeaders.REGISTER, ...extraHeaders.INVITE });
  const wake = new BrowserWake();
  const connection = new Connection({
    servers,
    sockets: new BrowserSockets(),
    clock,
    logger: logger.child({ part: 'connection' }),
    wake,
    aor: `sip:${account.username}@${account.domain}`,
  });
  const signalling = new SipSignalling({
    account,
    connection,
    clock,
    logger: logger.child({ part: 'signalling' }),
    userAgent: options.userAgent ?? defaultUserAgent,
    instanceId: options.instanceId ?? randomUuid(),
    tokenProvider: options.tokenProvider,
    extraHeaders,
  });
  const phone = new Phone({
    ...options,
    signalling,
    media: createMedia(options),
    clock,
    logger,
    domain: account.domain,
    username: account.username,
    registerExpiresSeconds,
    noAnswerTimeoutMs,
    wake,
  });
  watchDuringCalls(connection, phone);
  return phone;
}

function createMedia(options: CreatePhoneOptions): BrowserMedia {
  const { clock = systemClock, devices, iceServers = [], logger = silentLogger } = options;
  const { networkStorage = new BrowserNetworkStorage() } = options;
  const ownLogger = logger.child({ part: 'media' });
  return new BrowserMedia({ iceServers, devices, networkStorage, clock, logger: ownLogger });
}

/** A dead connection is minded while somebody talks: nobody could hang up, or be transferred, over it. */
function watchDuringCalls(connection: Connection, phone: Phone): void {
  for (const event of ['callAdded', 'callRemoved'] as const) {
    phone.on(event, () => {
      connection.setWatched(phone.calls.length > 0);
    });
  }
}

function inTheirOrder(urls: readonly string[]): readonly WebSocketServer[] {
  return urls.map((url, priority) => ({ url, priority }));
}
