import { loadavg } from 'node:os';
import { describeTable } from '../report.js';
import { type LoadResult, medianOf, type StormResult } from './load-result.js';
import { type Round, Stage } from './stage.js';

interface Plan {
  readonly sizes: readonly [small: number, usual: number, large: number];
  readonly roundCount: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  readonly minutes: number;
}

const thorough: Plan = {
  sizes: [1_000, 100_000, 1_000_000],
  roundCount: 7,
  roundMs: 4_000,
  warmUpMs: 10_000,
  minutes: 10,
};
const quick: Plan = {
  sizes: [1_000, 10_000, 100_000],
  roundCount: 3,
  roundMs: 1_500,
  warmUpMs: 3_000,
  minutes: 0.5,
};

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const mebi = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

function planOf(args: readonly string[]): Plan {
  const plan = args.includes('--quick') ? quick : thorough;
  const minutesAt = args.indexOf('--minutes');
  return minutesAt < 0 ? plan : { ...plan, minutes: Number(args[minutesAt + 1]) };
}

/** How much our route does of what the bare one does. */
function ratioOf({ bare, ours }: Round): number {
  return ours.perSecond / bare.perSecond;
}

async function measureSize(stage: Stage, plan: Plan): Promise<readonly Round[]> {
  await stage.warmUp(plan.warmUpMs);
  const rounds: Round[] = [];
  for (let index = 0; index < plan.roundCount; index += 1) {
    rounds.push(await stage.round({ durationMs: plan.roundMs }));
  }
  return rounds;
}

function describeSize(phoneCount: number, rounds: readonly Round[]): readonly string[] {
  const ratios = rounds.map(ratioOf);
  const medianMs = medianOf(rounds, ({ ours }) => ours.medianMs);
  const p99Ms = medianOf(rounds, ({ ours }) => ours.p99Ms);
  return [
    whole.format(phoneCount),
    whole.format(medianOf(rounds, ({ bare }) => bare.perSecond)),
    whole.format(medianOf(rounds, ({ ours }) => ours.perSecond)),
    medianOf(ratios, (ratio) => ratio).toFixed(2),
    `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`,
    ms(medianMs),
    ms(p99Ms),
    `${(p99Ms / medianMs).toFixed(1)} ×`,
  ];
}

const sizeHead = [
  'phones',
  'bare a second',
  'ours',
  'ratio',
  'lowest – highest',
  'median',
  'p99',
  'p99 / median',
];

/** The webhook while nobody and while everybody logs in by password. */
async function measureStorm(stage: Stage, plan: Plan): Promise<string> {
  const durationMs = plan.roundMs;
  const options = { durationMs, connectionCount: 8 };
  const calm: LoadResult[] = [];
  const stormy: LoadResult[] = [];
  const storms: StormResult[] = [];
  for (let index = 0; index < plan.roundCount; index += 1) {
    calm.push(await stage.askServer(options));
    const { server: port } = await stage.ports();
    const storm = stage.storm.ask<StormResult>('storm', { port, clientCount: 64, durationMs });
    stormy.push(await stage.askServer(options));
    storms.push(await storm);
  }
  const row = (name: string, results: readonly LoadResult[]): readonly string[] => [
    name,
    whole.format(medianOf(results, ({ perSecond }) => perSecond)),
    ms(medianOf(results, ({ medianMs }) => medianMs)),
    ms(medianOf(results, ({ p99Ms }) => p99Ms)),
  ];
  const logins = medianOf(storms, ({ loginsPerSecond }) => loginsPerSecond).toFixed(1);
  const refused = medianOf(storms, ({ refusedPerSecond }) => refusedPerSecond).toFixed(1);
  return [
    `The webhook at 8 connections, alone and beside 64 clients that log in by password (${logins} logins a second,`,
    `${refused} told to come back later):`,
    describeTable([
      ['', 'verdicts a second', 'median', 'p99'],
      row('alone', calm),
      row('beside logins', stormy),
    ]),
  ].join('\n');
}

/** Memory after garbage collection, every tenth of the time. */
async function measureMemory(stage: Stage, minutes: number): Promise<string> {
  const stepCount = 10;
  const durationMs = (minutes * 60_000) / stepCount;
  const rows: (readonly string[])[] = [['after', 'verdicts so far', 'heap', 'resident']];
  let verdictCount = 0;
  for (let step = 1; step <= stepCount; step += 1) {
    const { perSecond } = await stage.askServer({ durationMs });
    verdictCount += (perSecond * durationMs) / 1_000;
    const { heapUsed, rss } = await stage.memory();
    const after = `${((minutes * step) / stepCount).toFixed(2)} min`;
    rows.push([after, whole.format(verdictCount), mebi(heapUsed), mebi(rss)]);
  }
  return `Memory of the server process over ${minutes} minutes of the same load:\n\n${describeTable(rows)}`;
}

function describeLoad(when: string): string {
  const [minute = 0] = loadavg();
  return `Load of the machine ${when}: ${minute.toFixed(1)}.`;
}

const introduction = (plan: Plan): string =>
  [
    'POST /webhooks/auth over HTTP at 64 connections, each question a new MD5 digest of another phone, in a SQLite',
    'file. Beside it, in the same process on a port of its own, a bare Fastify route that parses the same body and',
    `computes the same digest. They take turns in ${plan.roundCount} rounds of ${plan.roundMs / 1_000} s each; figures are medians of the rounds.`,
  ].join('\n');

/** The server's webhook beside a route that does nothing but the digest. */
export async function benchWebhook(args: readonly string[]): Promise<string> {
  const plan = planOf(args);
  const before = describeLoad('before');
  await using stage = await Stage.open();
  const rows: (readonly string[])[] = [sizeHead];
  const others: string[] = [];
  for (const phoneCount of plan.sizes) {
    await stage.growTo(phoneCount);
    rows.push(describeSize(phoneCount, await measureSize(stage, plan)));
    if (phoneCount !== plan.sizes[1]) continue;
    others.push(await measureStorm(stage, plan), await measureMemory(stage, plan.minutes));
  }
  return [
    introduction(plan),
    '',
    describeTable(rows),
    '',
    others.join('\n\n'),
    '',
    before,
    describeLoad('after'),
  ].join('\n');
}
