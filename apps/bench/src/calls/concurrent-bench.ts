import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { describeTable } from '../report.js';
import { CallsStage, type ProcessorTimes } from './calls-stage.js';
import { libraries, type Library } from './libraries.js';
import { Samples } from './samples.js';

interface ConcurrentPlan {
  readonly callCount: number;
  readonly roundCount: number;
  /** After the last call was answered, until nothing of its making is counted. */
  readonly settleMs: number;
  readonly durationMs: number;
}

const thorough: ConcurrentPlan = { callCount: 8, roundCount: 5, settleMs: 3_000, durationMs: 20_000 };
const quick: ConcurrentPlan = { callCount: 8, roundCount: 1, settleMs: 1_000, durationMs: 3_000 };

const echoLine = '*43';
/** SimpleUser has one call at a time. */
const contestants = libraries.filter(({ page }) => page !== 'simple-user');

/** One library's calls, in a browser and on an edge of their own. */
interface Contestant {
  readonly library: Library;
  readonly stage: CallsStage;
}

async function openCalls(library: Library, callCount: number): Promise<Contestant> {
  const stage = await CallsStage.open();
  const page = await stage.openPage(library);
  const account = stage.account(library.page, { hasManyCalls: true });
  await page.evaluate(async (from) => await offhookBench.start(from), account);
  await page.evaluate(
    async ([to, count]) => {
      await offhookBench.openCalls(to, count);
    },
    [echoLine, callCount] as const,
  );
  return { library, stage };
}

/** The share of one core that each takes while all have their calls, in percent: what slows one down slows all of them. */
async function measure(
  contestants: readonly Contestant[],
  plan: ConcurrentPlan,
  samples: Samples,
): Promise<void> {
  const readAll = async (): Promise<readonly ProcessorTimes[]> =>
    await Promise.all(contestants.map(async ({ stage }) => await stage.processorTimes()));
  await delay(plan.settleMs);
  const [startedAtMs, before] = [performance.now(), await readAll()];
  await delay(plan.durationMs);
  const [endedAtMs, after] = [performance.now(), await readAll()];
  const share = (from = Number.NaN, to = Number.NaN): number =>
    ((to - from) * 100_000) / (endedAtMs - startedAtMs);
  for (const [index, { library }] of contestants.entries()) {
    const page = share(before[index]?.renderers, after[index]?.renderers);
    const browser = share(before[index]?.others, after[index]?.others);
    samples.add({ library: library.name, step: 'page', value: page });
    samples.add({ library: library.name, step: 'browser', value: browser });
  }
}

async function playRound(round: number, plan: ConcurrentPlan, samples: Samples): Promise<void> {
  const entered: Contestant[] = [];
  try {
    // Each round begins with another one.
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const library = contestants[(round + turn) % contestants.length];
      if (library !== undefined) entered.push(await openCalls(library, plan.callCount));
    }
    await measure(entered, plan, samples);
  } finally {
    for (const { stage } of entered) await stage[Symbol.asyncDispose]();
  }
}

function describeSamples(samples: Samples): string {
  const percent = (library: string, step: string): string => {
    const { p50, p95 } = samples.of(library, step) ?? { p50: Number.NaN, p95: Number.NaN };
    return `${p50.toFixed(1)} % (${p95.toFixed(1)} %)`;
  };
  const rows = contestants.map(({ name }) => [name, percent(name, 'page'), percent(name, 'browser')]);
  return describeTable([['', 'its page', "the browser's other processes"], ...rows]);
}

/** Eight calls at once to the echo line, in one page: what they take of a processor. */
export async function benchConcurrent(args: readonly string[]): Promise<string> {
  const plan = args.includes('--quick') ? quick : thorough;
  const samples = new Samples();
  for (let round = 0; round < plan.roundCount; round += 1) {
    await playRound(round, plan, samples);
    process.stderr.write(`round ${round + 1} of ${plan.roundCount}\n`);
  }
  if (args.includes('--json')) return JSON.stringify(samples, undefined, 2);
  return [
    `${plan.callCount} calls at once to the echo line in one page, ${plan.roundCount} times ${plan.durationMs / 1_000} s, all libraries at the same time, each in a browser`,
    'and on an edge of its own; in percent of one core, median (p95).',
    '',
    describeSamples(samples),
    '',
    `Load of the machine after: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  ].join('\n');
}
