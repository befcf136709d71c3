import { loadavg } from 'node:os';
import { describeTable } from '../report.js';
import { type CallsPlan, Contestant, playRounds, steps } from './calls-round.js';
import { CallsStage } from './calls-stage.js';
import { libraries, offhook, peers } from './libraries.js';
import { measureSilentPeers } from './silent-peers.js';
import { Samples, type Summary } from './samples.js';

interface Plan extends CallsPlan {
  readonly peerSilentCount: number;
}

const thorough: Plan = { roundCount: 20, silentRoundCount: 20, peerSilentCount: 20 };
const quick: Plan = { roundCount: 2, silentRoundCount: 1, peerSilentCount: 0 };

type Step = keyof typeof steps;
const stepNames = Object.keys(steps) as Step[];

/** `--silent-peers 2`: how often the peers, too, wait for the silent STUN server, up to 40 s each time. */
function planOf(args: readonly string[]): Plan {
  const plan = args.includes('--quick') ? quick : thorough;
  const at = args.indexOf('--silent-peers');
  return at < 0 ? plan : { ...plan, peerSilentCount: Number(args[at + 1]) };
}

function cell(summary: Summary | undefined): string {
  if (summary === undefined) return '';
  return `${milliseconds(summary.p50)} (${milliseconds(summary.p95)})`;
}

function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function ratio(samples: Samples, step: Step): string {
  const ours = samples.of(offhook.name, step)?.p50;
  const theirs = peers.map(({ name }) => samples.of(name, step)?.p50).filter((p50) => p50 !== undefined);
  if (ours === undefined || theirs.length === 0) return '';
  return `${(Math.min(...theirs) / ours).toFixed(1)} ×`;
}

function describeSamples(samples: Samples): string {
  const head = ['ms: median (p95)', ...libraries.map(({ name }) => name), 'best peer / ours'];
  const rows = stepNames.map((step) => [
    steps[step],
    ...libraries.map(({ name }) => cell(samples.of(name, step))),
    ratio(samples, step),
  ]);
  return describeTable([head, ...rows]);
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** Calls through the embedded edge in Chromium: our phone beside SIP.js's and JsSIP's. */
export async function benchCalls(args: readonly string[]): Promise<string> {
  const plan = planOf(args);
  const before = load();
  const samples = new Samples();
  await using stage = await CallsStage.open();
  const contestants: Contestant[] = [];
  for (const library of libraries) contestants.push(await Contestant.enter(stage, library, samples));
  await playRounds(contestants, plan, (progress) => process.stderr.write(`${progress}\n`));
  await measureSilentPeers(stage, plan.peerSilentCount, samples);
  if (args.includes('--json')) return JSON.stringify({ steps, samples }, undefined, 2);
  return [
    `Calls in Chromium over the embedded edge on loopback, caller and callee with the same library, in turns: ${plan.roundCount}`,
    `repetitions (${plan.silentRoundCount} with a STUN server that does not answer).`,
    '',
    describeSamples(samples),
    '',
    `Load of the machine before: ${before}, after: ${load()}.`,
  ].join('\n');
}
