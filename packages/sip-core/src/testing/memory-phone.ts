import { type Clock, type Logger, silentLogger, systemClock } from '@offhook/primitives';
import { SipSignalling } from '../sip/sip-signalling.js';
import type { ExtraHeaders } from '../sip/auth/request-headers.js';
import type { CallOptions } from '../call/call-policy.js';
import { Connection } from '../connection/connection.js';
import type { WebSocketServer } from '../connection/server-order.js';
import { Phone } from '../phone.js';
import type { MediaPort } from '../ports/media-port.js';
import type { SignallingPort } from '../ports/signalling-port.js';
import type { SocketPort } from '../ports/socket-port.js';
import type { WakePort } from '../ports/wake-port.js';
import type { TokenProvider } from '../registration/token-source.js';
import type { TransferPolicies } from '../transfer/transfer-request.js';
import { FakeMedia } from './fake-media.js';
import type { MemorySwitch } from './memory-switch.js';

export interface MemoryPhoneOptions extends CallOptions, TransferPolicies {
  /** Who gives out the sockets. */
  readonly memorySwitch: Pick<MemorySwitch, 'socketsOf'>;
  /** The user name, and the phone's name in ladders. */
  readonly username: string;
  /** Tells two phones of one user apart in ladders. Default: the user name. */
  readonly label?: string;
  readonly password?: string;
  /** Default: the user name with a capital. */
  readonly displayName?: string;
  /** Default: `FakeMedia`. */
  readonly media?: MediaPort;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly registerExpiresSeconds?: number;
  readonly noAnswerTimeoutMs?: number;
  /** Default: one, `wss://switch.test/sip`. */
  readonly servers?: readonly WebSocketServer[];
  /** Default: those of the switch, whatever the address. */
  readonly sockets?: SocketPort;
  readonly wake?: WakePort;
  readonly instanceId?: string;
  readonly tokenProvider?: TokenProvider;
  readonly extraHeaders?: ExtraHeaders;
}

/** No chance at all, so that a ladder is the same each time: refreshes come at three quarters. */
const middle = (): number => 0.5;

/** The SIP of a phone on a switch in memory: real SIP, with no network below it. */
export function createMemorySignalling(options: MemoryPhoneOptions): SignallingPort {
  const { clock = systemClock, label, logger = silentLogger, memorySwitch, username } = options;
  const connection = new Connection({
    servers: options.servers ?? [{ url: 'wss://switch.test/sip' }],
    sockets: options.sockets ?? memorySwitch.socketsOf(label ?? username),
    clock,
    logger,
    wake: options.wake,
    aor: `sip:${username}@example.test`,
    random: middle,
  });
  return new SipSignalling({
    account: {
      username,
      password: options.password ?? `${username}-password`,
      domain: 'example.test',
      displayName: options.displayName ?? username.charAt(0).toUpperCase() + username.slice(1),
      webSocketUrls: ['wss://switch.test/sip'],
    },
    connection,
    clock,
    logger,
    userAgent: 'Offhook/test',
    instanceId: options.instanceId,
    tokenProvider: options.tokenProvider,
    extraHeaders: options.extraHeaders ?? {},
  });
}

/** A whole phone on a switch in memory. Its media are fake unless others are given. */
export function createMemoryPhone(options: MemoryPhoneOptions): Phone {
  const { clock = systemClock, logger = silentLogger } = options;
  return new Phone({
    ...options,
    signalling: createMemorySignalling(options),
    media: options.media ?? new FakeMedia(),
    clock,
    logger,
    domain: 'example.test',
    username: options.username,
    registerExpiresSeconds: options.registerExpiresSeconds ?? 600,
    noAnswerTimeoutMs: options.noAnswerTimeoutMs ?? 120_000,
    wake: options.wake,
    random: middle,
  });
}
