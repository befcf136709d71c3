import { type Clock, isOffhookError, sleep } from '@offhook/primitives';
import type { CheckedMicrophone } from '@offhook/protocol';
import { untilAborted } from '../../devices/until-aborted.js';
import type { LiveInput } from '../../ports/devices-port.js';
import type { CheckSounds } from '../check-ports.js';
import { microphoneCodes, reasonOf } from '../check-reason.js';
import { isLate, type StepFinding } from '../step-finding.js';

export interface MicrophoneStepParts {
  readonly clock: Clock;
  readonly sounds: CheckSounds;
  /** How long it is listened to at most. */
  readonly listenMs: number;
}

const periodMs = 50;
/** Of 1, −40 dB: a room with somebody in it who speaks. A quiet room stays below. */
const heardPeak = 0.01;

/** Asks the permission doctor, then listens until something is heard. */
export async function checkMicrophone(parts: MicrophoneStepParts, signal: AbortSignal): Promise<StepFinding> {
  const { verdict, ...diagnosis } = await untilAborted(parts.sounds.diagnose(signal), signal);
  if (verdict !== 'fine') {
    return { reasons: [reasonOf(microphoneCodes[verdict], 'microphone', diagnosis)] };
  }
  const input = await open(parts, signal);
  if ('reasons' in input) return input;
  try {
    const microphone = await listen(input, parts, signal);
    const isHeard = microphone.peakDbfs >= dbfsOf(heardPeak);
    return {
      reasons: isHeard ? [] : [reasonOf('check/microphone-silent', 'microphone')],
      details: { microphone },
    };
  } finally {
    input.release();
  }
}

async function open({ sounds }: MicrophoneStepParts, signal: AbortSignal): Promise<LiveInput | StepFinding> {
  const opening = sounds.openMicrophone(signal);
  try {
    return await untilAborted(opening, signal);
  } catch (error) {
    // One that comes too late is given back by who opens it, since the signal has aborted.
    if (signal.aborted) throw error;
    const message = isOffhookError(error) ? error.message : undefined;
    return { reasons: [reasonOf('check/microphone-failed', 'microphone', { message })] };
  }
}

async function listen(
  { track }: LiveInput,
  { clock, listenMs, sounds }: MicrophoneStepParts,
  signal: AbortSignal,
): Promise<CheckedMicrophone> {
  const meter = sounds.createMeter();
  const untilMs = clock.now() + listenMs;
  let peak = 0;
  try {
    meter.setTracks([track]);
    while (clock.now() < untilMs && peak < heardPeak) {
      await sleep(periodMs, clock, signal);
      peak = Math.max(peak, meter.read());
    }
  } catch (error) {
    if (!isLate(signal)) throw error;
  } finally {
    meter.close();
  }
  return { label: track.label.slice(0, 256), peakDbfs: dbfsOf(peak) };
}

function dbfsOf(peak: number): number {
  return Math.min(0, Math.max(-100, 20 * Math.log10(peak)));
}
