import { type Clock, isOffhookError, sleep } from '@offhook/primitives';
import { untilAborted } from '../../devices/until-aborted.js';
import type { Call } from '../../call/call.js';
import { mediaOf } from '../../call/media-of.js';
import { observeQuality, type QualityWatch } from '../../quality/quality-watch.js';
import { warningRules } from '../../quality/warning-rules.js';
import type { CheckablePhone, CheckSounds, LoopSound } from '../check-ports.js';
import { type CheckReasonCode, reasonOf } from '../check-reason.js';
import { isLate, type StepFinding } from '../step-finding.js';
import { EchoTimer } from './echo-timer.js';
import { loopFiguresOf, type LoopMeasurements, reasonsOfLoop } from './loop-figures.js';

export interface LoopStepParts {
  readonly clock: Clock;
  readonly phone: CheckablePhone;
  readonly sounds: CheckSounds;
  /** Who gives back what is said. */
  readonly target: string;
  readonly sound: 'tone' | 'microphone';
  /** How long the call is listened to. Receiver reports come each five seconds (RFC 3550 §6.2). */
  readonly talkMs: number;
}

const lookMs = 20;
const sampleMs = 500;

/** Calls the echo line, and measures what comes back. */
export async function checkLoop(parts: LoopStepParts, signal: AbortSignal): Promise<StepFinding> {
  if (parts.phone.calls.length > 0) return because('check/loop-busy');
  const startedAtMs = parts.clock.now();
  const ending = new AbortController();
  let call: Call;
  try {
    call = parts.phone.dial(parts.target, { signal: ending.signal });
  } catch (error) {
    return because('check/loop-refused', isOffhookError(error) ? error.message : undefined);
  }
  try {
    const refusal = await untilAborted(answerOf(call), signal);
    if (refusal !== undefined) return refusal;
    return await listen(call, { ...parts, setupMs: parts.clock.now() - startedAtMs }, signal);
  } finally {
    // BYE, or CANCEL before the answer.
    void call.hangUp();
    ending.abort();
  }
}

/** Resolves nothing when it is answered, or why it is not. */
async function answerOf(call: Call): Promise<StepFinding | undefined> {
  return await new Promise((resolve) => {
    call.on('changed', () => {
      if (call.state === 'connected') resolve(undefined);
    });
    call.on('ended', () => {
      resolve(because('check/loop-refused', call.error?.message ?? call.endText));
    });
  });
}

interface TalkParts extends LoopStepParts {
  readonly setupMs: number;
}

async function listen(call: Call, parts: TalkParts, signal: AbortSignal): Promise<StepFinding> {
  const { clock, setupMs } = parts;
  // Warnings are not wanted here: the limits are looked at once, at the end.
  const watch = observeQuality(call, { clock, intervalMs: sampleMs, settlingCount: Infinity });
  const tone = await openTone(parts);
  const echoes = new EchoTimer();
  try {
    await talk(call, { ...parts, echoes, tone }, signal);
    // Ended early by the other side: what there is of it may be too little to judge.
    if (call.state === 'ended') return because('check/loop-ended', call.error?.message);
    const measured: LoopMeasurements = {
      setupMs,
      sound: tone === undefined ? 'microphone' : 'tone',
      hasHeardItself: tone === undefined ? isLoud(watch) : echoes.delaysMs.length > 0,
      echoDelaysMs: echoes.delaysMs,
      samples: watch.samples,
      totals: await call.mediaStats(),
    };
    const loop = loopFiguresOf(measured);
    return { reasons: reasonsOfLoop(loop), details: { loop } };
  } finally {
    watch.dispose();
    tone?.close();
  }
}

async function openTone({ sound, sounds }: LoopStepParts): Promise<LoopSound | undefined> {
  // Where the page may not make sound of its own yet, the microphone's has to do.
  return sound === 'tone' ? await sounds.createLoopSound().catch(() => undefined) : undefined;
}

interface Talk extends Pick<TalkParts, 'clock' | 'talkMs'> {
  readonly tone: LoopSound | undefined;
  readonly echoes: EchoTimer;
}

async function talk(call: Call, { clock, echoes, talkMs, tone }: Talk, signal: AbortSignal): Promise<void> {
  const media = mediaOf(call);
  if (tone !== undefined) await media?.replaceAudioTrack(tone.track, 'mix');
  const untilMs = clock.now() + talkMs;
  try {
    for (let nowMs = clock.now(); nowMs < untilMs && call.state !== 'ended'; nowMs = clock.now()) {
      // It may come after the answer, and a media session keeps the one that it has.
      if (tone !== undefined && media?.audioIn !== undefined) {
        tone.listenTo(media.audioIn);
        tone.setBeeping(echoes.handle(tone.read(), nowMs));
      }
      await sleep(lookMs, clock, signal);
    }
  } catch (error) {
    // Late, it tells what it has heard until then.
    if (!isLate(signal)) throw error;
  }
}

/** What comes back is not the very sound: that there is some while we make some has to do. */
function isLoud({ samples }: QualityWatch): boolean {
  const { limit } = warningRules['low-level'];
  return samples.some(
    ({ incoming, outgoing }) => (incoming.level ?? 0) > limit && (outgoing.level ?? 0) > limit,
  );
}

function because(code: CheckReasonCode, message?: string): StepFinding {
  return { reasons: [reasonOf(code, 'loop', { message })] };
}
