import { type Clock, type Logger, silentLogger, systemClock } from '@offhook/primitives';
import type { IceServer, SipAccount } from '@offhook/protocol';
import { BrowserMedia } from './adapters/browser/browser-media.js';
import { BrowserSockets } from './adapters/browser/browser-sockets.js';
import { SipJsSignalling } from './adapters/sipjs/sipjs-signalling.js';
import { Connection } from './connection/connection.js';
import { Phone } from './phone.js';
import { checkAccount } from './registration/account.js';
import { defaultUserAgent } from './version.js';

export interface CreatePhoneOptions {
  readonly account: SipAccount;
  /** STUN and TURN servers. Default: none, which is enough inside one network. */
  readonly iceServers?: readonly IceServer[];
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
  /** A UUID that names this device to the registrar (RFC 5626 §4.1). Default: none. */
  readonly instanceId?: string;
}

/**
 * Makes a phone that lives in a browser: sip.js over a WebSocket, and WebRTC. Nothing is opened before `start`.
 *
 * @throws RegistrationError registration/invalid-account
 */
export function createPhone(options: CreatePhoneOptions): Phone {
  const { account, clock = systemClock, iceServers = [], instanceId, logger = silentLogger } = options;
  const { noAnswerTimeoutMs = 120_000, registerExpiresSeconds = 600 } = options;
  checkAccount(account);
  const connection = new Connection({
    urls: account.webSocketUrls,
    sockets: new BrowserSockets(),
    clock,
    logger: logger.child({ part: 'connection' }),
  });
  const signalling = new SipJsSignalling({
    account,
    connection,
    clock,
    logger: logger.child({ part: 'signalling' }),
    userAgent: options.userAgent ?? defaultUserAgent,
    instanceId,
  });
  return new Phone({
    signalling,
    media: new BrowserMedia({ iceServers, clock, logger: logger.child({ part: 'media' }) }),
    clock,
    logger,
    domain: account.domain,
    registerExpiresSeconds,
    noAnswerTimeoutMs,
  });
}
