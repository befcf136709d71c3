import { type Clock, systemClock } from '@offhook/primitives';
import type { IceServer, SipAccount } from '@offhook/protocol';
import { BrowserCheckSounds } from '../adapters/browser/check/browser-check-sounds.js';
import { BrowserIceProbe } from '../adapters/browser/check/browser-ice-probe.js';
import { BrowserSockets } from '../adapters/browser/browser-sockets.js';
import { createPhone, type CreatePhoneOptions } from '../create-phone.js';
import type { DevicesPort } from '../ports/devices-port.js';
import { CheckError } from './check-error.js';
import type { CheckLineOptions } from './check-line.js';
import type { CheckSettings } from './check-options.js';
import { plannedSteps } from './check-plan.js';
import type { CheckablePhone } from './check-ports.js';
import { PreCallCheck } from './pre-call-check.js';

export interface CreateCheckOptions extends CheckSettings {
  /** A phone that runs: its registration is looked at, and its line is called with. Default: one for the check alone. */
  readonly phone?: CheckablePhone;
  /** Whose servers are tried and, without `phone`, who is registered. Default: what `phone` shows of itself. */
  readonly account?: SipAccount;
  /** STUN and TURN servers, each of which is tried by itself. Default: none. */
  readonly iceServers?: readonly IceServer[];
  /** Whose microphone is listened to. Default: the browser's. */
  readonly devices?: DevicesPort;
  /** Whether the user may be asked for the microphone. Default: true. */
  readonly mayAsk?: boolean;
  /** More of what a phone of the check's own needs, as `tokenProvider`. Default: nothing. */
  readonly phoneOptions?: Pick<
    CreatePhoneOptions,
    'extraHeaders' | 'logger' | 'servers' | 'tokenProvider' | 'userAgent'
  >;
  /** Default: the platform's. */
  readonly clock?: Clock;
}

/** The check's own registration shall not outlive a page that is closed meanwhile by much. */
const registerExpiresSeconds = 60;

/**
 * Makes a check of this browser. Nothing is opened before `run`.
 *
 * @throws CheckError check/invalid-options, also when neither a phone nor an account is given for a step that needs one
 */
export function createCheck(options: CreateCheckOptions): PreCallCheck {
  const { clock = systemClock, devices, iceServers = [], mayAsk = true } = options;
  return new PreCallCheck({
    ...options,
    clock,
    iceServers,
    line: lineOf(options, clock),
    sockets: new BrowserSockets(),
    webSocketUrls: webSocketUrlsOf(options),
    iceProbe: new BrowserIceProbe(),
    sounds: new BrowserCheckSounds({ clock, devices, mayAsk }),
  });
}

function lineOf(options: CreateCheckOptions, clock: Clock): CheckLineOptions {
  const { account, phone, phoneOptions, steps = ['loop'] } = options;
  const needsPhone = plannedSteps(steps).includes('socket');
  if (needsPhone && phone === undefined && account === undefined) {
    throw new CheckError('check/invalid-options', 'The check was given neither a phone nor an account.');
  }
  if (account === undefined) return { given: phone, create: undefined };
  const { devices, iceServers } = options;
  const parts = {
    ...phoneOptions,
    ...(devices === undefined ? {} : { devices }),
    ...(iceServers === undefined ? {} : { iceServers }),
  };
  return { given: phone, create: () => createPhone({ ...parts, account, clock, registerExpiresSeconds }) };
}

function webSocketUrlsOf({ account, phoneOptions }: CreateCheckOptions): readonly string[] {
  return phoneOptions?.servers?.map(({ url }) => url) ?? account?.webSocketUrls ?? [];
}
