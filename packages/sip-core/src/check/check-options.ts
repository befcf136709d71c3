import type { Clock } from '@offhook/primitives';
import { type CheckStepName, checkStepNames, type IceServer } from '@offhook/protocol';
import type { SocketPort } from '../ports/socket-port.js';
import { CheckError } from './check-error.js';
import type { CheckLineOptions } from './check-line.js';
import type { CheckSounds, IceProbe } from './check-ports.js';

export interface CheckSettings {
  /** Which steps; what they need comes along. Default: all. */
  readonly steps?: readonly CheckStepName[];
  /** Who gives back what is said. Default: `*43`. */
  readonly echoTarget?: string;
  /** What is sent to the echo line. A tone is measured, of the microphone it is seen that it comes. Default: `tone`. */
  readonly sound?: 'tone' | 'microphone';
  /** How long the microphone is listened to at most. Default: 5,000. */
  readonly listenMs?: number;
  /** How long the echo line is listened to. Default: 6,000; less may leave out what arrived there. */
  readonly talkMs?: number;
  /** How long each step may take. Default: see `defaultStepTimeoutsMs`. */
  readonly timeoutsMs?: Partial<Readonly<Record<CheckStepName, number>>>;
}

/** The check on its ports. Use `createCheck`; this is for other adapters and for tests. */
export interface CheckParts extends CheckSettings {
  readonly clock: Clock;
  readonly line: CheckLineOptions;
  readonly sockets: SocketPort;
  /** Where to connect. Empty, with a given phone: its connection is looked at. */
  readonly webSocketUrls: readonly string[];
  readonly iceServers: readonly IceServer[];
  readonly iceProbe: IceProbe;
  readonly sounds: CheckSounds;
}

/** How long each step may take. */
export const defaultStepTimeoutsMs: Readonly<Record<CheckStepName, number>> = {
  socket: 10_000,
  registration: 15_000,
  // Browsers ask a STUN server for ten seconds; one that takes longer than this is of no use to a call.
  stun: 5_000,
  turn: 5_000,
  // The user may have to find the question first.
  microphone: 60_000,
  loop: 25_000,
};

export type CheckPlan = Required<Omit<CheckSettings, 'timeoutsMs'>> & {
  readonly timeoutsMs: Readonly<Record<CheckStepName, number>>;
};

/** @throws CheckError check/invalid-options */
export function parseCheckSettings(settings: CheckSettings): CheckPlan {
  const { echoTarget = '*43', listenMs = 5_000, sound = 'tone', talkMs = 6_000 } = settings;
  const { steps = checkStepNames } = settings;
  const timeoutsMs = { ...defaultStepTimeoutsMs, ...settings.timeoutsMs };
  const isSound =
    steps.length > 0 &&
    steps.every((name) => checkStepNames.includes(name)) &&
    [listenMs, talkMs, ...Object.values(timeoutsMs)].every((timeMs) => timeMs > 0 && timeMs <= 600_000) &&
    ['tone', 'microphone'].includes(sound) &&
    echoTarget !== '';
  if (!isSound) {
    throw new CheckError('check/invalid-options', 'The check was given steps or times that it cannot use.');
  }
  return { steps, echoTarget, sound, listenMs, talkMs, timeoutsMs };
}
