import type { CheckedLoop, CheckedServer, CheckReport, CheckStep, CheckStepName } from '@offhook/protocol';

export const checkStepTitles: Readonly<Record<CheckStepName, string>> = {
  socket: 'Phone server',
  registration: 'Registration',
  stun: 'STUN',
  turn: 'Relay',
  microphone: 'Microphone',
  loop: 'Test call',
};

const runningTexts: Readonly<Record<CheckStepName, string>> = {
  socket: 'Connecting …',
  registration: 'Waiting …',
  stun: 'Asking …',
  turn: 'Asking …',
  microphone: 'Say something …',
  loop: 'Listening …',
};

const skipTexts = {
  'nothing-to-check': 'None set up',
  blocked: 'Not reached',
  stopped: 'Stopped',
} as const;

/** A step in a few words: what it does, or what came of it. */
export function checkStepText(step: CheckStep): string {
  const { durationMs, name, skip, state } = step;
  if (state === 'waiting') return 'Waits';
  if (state === 'running') return runningTexts[name];
  if (skip !== undefined) return skipTexts[skip];
  if (step.servers !== undefined && name !== 'socket') return serversText(step.servers);
  if (step.microphone !== undefined) return step.microphone.label === '' ? 'Heard' : step.microphone.label;
  if (step.loop !== undefined) return loopText(step.loop);
  return state === 'failed' ? 'Failed' : millisecondsText(durationMs ?? 0);
}

function serversText(servers: readonly CheckedServer[]): string {
  const answered = servers.filter(({ outcome }) => outcome === 'answered');
  const [first] = answered;
  if (first === undefined) return servers.length === 1 ? 'No answer' : `0 of ${servers.length} answer`;
  const time = millisecondsText(first.afterMs ?? 0);
  return servers.length === 1 ? time : `${answered.length} of ${servers.length}, ${time}`;
}

function loopText({ mosIncoming, packetsReceived }: CheckedLoop): string {
  if (packetsReceived === 0) return 'No sound';
  return mosIncoming === undefined ? 'Sound came back' : `MOS ${mosIncoming.toFixed(1)}`;
}

export interface CheckFigure {
  readonly name: string;
  readonly value: string;
}

/** What was measured in the call to the echo line. */
export function loopFigures(loop: CheckedLoop): readonly CheckFigure[] {
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['Echo', optional(loop.echoMs, millisecondsText)],
    ['Round trip', optional(loop.rttMs, millisecondsText)],
    ['Jitter', optional(loop.jitterMs, millisecondsText)],
    ['Loss', optional(loop.lossFraction, (fraction) => `${(fraction * 100).toFixed(1)} %`)],
    ['MOS in', optional(loop.mosIncoming, (mos) => mos.toFixed(1))],
    ['MOS out', optional(loop.mosOutgoing, (mos) => mos.toFixed(1))],
  ];
  return figures.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function optional(value: number | undefined, say: (value: number) => string): string | undefined {
  return value === undefined ? undefined : say(value);
}

/** `0.4 ms` is nothing that anybody hears; `1.2 s` is long. */
export function millisecondsText(durationMs: number): string {
  if (durationMs >= 1_000) return `${(durationMs / 1_000).toFixed(1)} s`;
  return durationMs < 1 ? '< 1 ms' : `${Math.round(durationMs)} ms`;
}

const verdictTexts = {
  ready: 'Ready for calls',
  degraded: 'Calls will work, with limits',
  failed: 'Calls will not work yet',
} as const;

/** What the whole comes to; undefined before there is a verdict. */
export function verdictText({ verdict }: CheckReport): string | undefined {
  return verdict === undefined ? undefined : verdictTexts[verdict];
}

/** `in 7.4 s, 3 of 6 steps passed`. */
export function summaryText({ durationMs, steps }: CheckReport): string {
  const looked = steps.filter(({ skip }) => skip !== 'nothing-to-check');
  const passed = looked.filter(({ state }) => state === 'passed');
  return `${passed.length} of ${looked.length} steps passed in ${millisecondsText(durationMs)}`;
}
