import type { Clock, Logger } from '@offhook/primitives';
import type { SipAccount } from '@offhook/protocol';
import { LoggerFactory } from 'sip.js/lib/core/log/logger-factory.js';
import type { Transport } from 'sip.js/lib/core/transport.js';
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';
import { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { UserAgentCoreDelegate } from 'sip.js/lib/core/user-agent-core/user-agent-core-delegate.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { randomToken } from '../../random-token.js';
import type { DigestAuthenticator } from './digest-authenticator.js';
import type { RequestHeaders } from './request-headers.js';

/** What every part of the adapter works with. */
export interface SipJsContext {
  readonly core: UserAgentCore;
  readonly aor: URI;
  /** The registrar: the account's domain. */
  readonly registrar: URI;
  readonly contact: URI;
  readonly authenticator: DigestAuthenticator;
  readonly requestHeaders: RequestHeaders;
  readonly instanceId: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isConnected: () => boolean;
  /** Aborts when all is given up: nobody hears of any response after that. */
  readonly lifetime: AbortSignal;
}

export interface SipJsCoreOptions {
  readonly account: SipAccount;
  readonly authenticator: DigestAuthenticator;
  readonly requestHeaders: RequestHeaders;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isConnected: () => boolean;
  readonly userAgent: string;
  readonly instanceId: string | undefined;
  readonly lifetime: AbortSignal;
  readonly delegate: UserAgentCoreDelegate;
}

/** The methods that are answered with something else than a refusal. */
export const allowHeader = 'Allow: ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, PRACK, REFER, UPDATE';

/** What is understood beyond RFC 3261: RFC 5626, 3262, 4028, 3891, 4488, 8840. */
const optionTags = ['outbound', '100rel', 'timer', 'replaces', 'norefersub', 'trickle-ice'];

/** `Require` asks for what we have not: its 420 (RFC 3261 §8.2.2.3). */
export function unsupportedHeader(required: readonly string[]): string | undefined {
  const unknown = required.filter((tag) => !optionTags.includes(tag.toLowerCase()));
  return unknown.length === 0 ? undefined : `Unsupported: ${unknown.join(', ')}`;
}

export function contactHeader({ configuration }: UserAgentCore): string {
  return `Contact: ${configuration.contact.toString()}`;
}

export function createSipJsCore(options: SipJsCoreOptions): SipJsContext {
  const { account, authenticator, clock, delegate, instanceId, isConnected, lifetime, logger } = options;
  const { requestHeaders, transport } = options;
  // sip.js's own list has what we refuse and lacks what we do.
  AllowedMethods.splice(0, AllowedMethods.length, ...allowHeader.replace('Allow: ', '').split(', '));
  // RFC 7118 §5.2 and appendix B.1: a browser does not know its address, so it gives one that is none.
  const host = `${randomToken(12)}.invalid`;
  const aor = new URI('sip', account.username, account.domain);
  const contact = new URI('sip', account.username, host, undefined, { transport: 'ws' });
  const core = new UserAgentCore(
    {
      aor,
      contact: {
        uri: contact,
        pubGruu: undefined,
        tempGruu: undefined,
        toString: () => `<${contact.toRaw()}>`,
      },
      displayName: quotable(account.displayName),
      loggerFactory: quietLoggerFactory(logger),
      hackViaTcp: false,
      routeSet: [],
      sipjsId: randomToken(5),
      supportedOptionTags: optionTags,
      supportedOptionTagsResponse: optionTags,
      userAgentHeaderFieldValue: options.userAgent,
      viaForceRport: false,
      viaHost: host,
      authenticationFactory: () => authenticator.forRequest(),
      transportAccessor: () => transport,
    },
    delegate,
  );
  const registrar = new URI('sip', '', account.domain);
  const parts = { core, aor, registrar, contact, authenticator, requestHeaders, instanceId };
  return { ...parts, clock, logger, isConnected, lifetime };
}

/** sip.js puts the name between quotes as it is (RFC 3261 §25.1: quoted-string). */
function quotable(name: string): string {
  return name.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, '\\$&');
}

function quietLoggerFactory(logger: Logger): LoggerFactory {
  const factory = new LoggerFactory();
  factory.builtinEnabled = false;
  // What sip.js warns of is mended or answered by us; its own words are for whoever debugs.
  factory.connector = (...[level, category, , content]: readonly unknown[]) => {
    logger.debug(String(content), { level, category });
  };
  return factory;
}
