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

const thorough: ConcurrentPlan = { callCount: 8, roundCount: 3, settleMs: 3_000, durationMs: 20_000 };
const quick: ConcurrentPlan = { callCount: 8, roundCount: 1, settleMs: 1_000, durationMs: 3_000 };

const echoLine = '*43';
/** SimpleUser has one call at a time. */
const contestants = libraries.filter(({ page }) => page !== 'simple-user');

/** The share of one core that each second takes while the calls go on, in percent. */
async function measure(stage: CallsStage, library: Library, plan: ConcurrentPlan): Promise<ProcessorTimes> {
  const page = await stage.openPage(library);
  const account = stage.account(library.page, { hasManyCalls: true });
  await page.evaluate(async (from) => await offhookBench.start(from), account);
  await page.evaluate(
    async ([to, count]) => {
      await offhookBench.openCalls(to, count);
    },
    [echoLine, plan.callCount] as const,
  );
  await delay(plan.settleMs);
  const [startedAtMs, before] = [performance.now(), await stage.processorTimes()];
  await delay(plan.durationMs);
  const [endedAtMs, after] = [performance.now(), await stage.processorTimes()];
  // The edge ends the calls of a phone whose page is gone.
  await page.close();
  await delay(plan.settleMs);
  const share = (seconds: number): number => (seconds * 100_000) / (endedAtMs - startedAtMs);
  return {
    renderers: share(after.renderers - before.renderers),
    others: share(after.others - before.others),
  };
}

function describeSamples(samples: Samples): string {
  const percent = (library: string, step: string): string =>
    `${samples.of(library, step)?.p50.toFixed(1) ?? ''} %`;
  const rows = contestants.map(({ name }) => [name, percent(name, 'page'), percent(name, 'browser')]);
  return describeTable([['', 'its page', "the browser's other processes"], ...rows]);
}

/** Eight calls at once to the echo line, in one page: what they take of a processor. */
export async function benchConcurrent(args: readonly string[]): Promise<string> {
  const plan = args.includes('--quick') ? quick : thorough;
  const samples = new Samples();
  await using stage = await CallsStage.open();
  for (let round = 0; round < plan.roundCount; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const library = contestants[(round + turn) % contestants.length];
      if (library === undefined) continue;
      const { others, renderers } = await measure(stage, library, plan);
      samples.add({ library: library.name, step: 'page', value: renderers });
      samples.add({ library: library.name, step: 'browser', value: others });
    }
  }
  if (args.includes('--json')) return JSON.stringify(samples, undefined, 2);
  return [
    `${plan.callCount} calls at once to the echo line in one page, in turns: ${plan.roundCount} times ${plan.durationMs / 1_000} s, in percent of one core`,
    `(medians).`,
    '',
    describeSamples(samples),
    '',
    `Load of the machine after: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  ].join('\n');
}
