import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { describeTable } from '../report.js';
import { CallsStage } from './calls-stage.js';
import { libraries, type Library } from './libraries.js';
import { growthOf, type PageMemory, PageMemoryProbe } from './page-memory.js';
import type { CallSeries } from './page/page-bench.js';

interface MemoryPlan extends CallSeries {
  readonly warmUpCount: number;
  /** Longer than the 32 s for which SIP remembers an answered INVITE (RFC 6026, timers L and M). */
  readonly settleMs: number;
}

const thorough: MemoryPlan = { count: 1_000, durationMs: 200, warmUpCount: 50, settleMs: 36_000 };
const quick: MemoryPlan = { count: 100, durationMs: 200, warmUpCount: 20, settleMs: 0 };

interface MemoryResult {
  readonly library: string;
  readonly role: 'caller' | 'callee';
  readonly rightAfter: PageMemory;
  readonly later: PageMemory;
}

async function startPhone(stage: CallsStage, library: Library, username: string): Promise<Page> {
  const page = await stage.openPage(library);
  await page.evaluate(async (account) => await offhookBench.start(account), stage.account(username));
  return page;
}

/** Calls between two pages with the same library. */
async function measureLibrary(
  stage: CallsStage,
  library: Library,
  plan: MemoryPlan,
): Promise<readonly MemoryResult[]> {
  const callee = await startPhone(stage, library, `${library.page}-callee`);
  const caller = await startPhone(stage, library, `${library.page}-caller`);
  const probes = [await PageMemoryProbe.attach(caller), await PageMemoryProbe.attach(callee)];
  const readAll = async (): Promise<PageMemory[]> => await Promise.all(probes.map((probe) => probe.read()));
  const callMany = async (count: number): Promise<void> => {
    await caller.evaluate(
      async ([to, series]) => {
        await offhookBench.callMany(to, series);
      },
      [`${library.page}-callee`, { count, durationMs: plan.durationMs }] as const,
    );
  };
  await callMany(plan.warmUpCount);
  await delay(plan.settleMs);
  const before = await readAll();
  await callMany(plan.count);
  const rightAfter = await readAll();
  await delay(plan.settleMs);
  const later = await readAll();
  return (['caller', 'callee'] as const).map((role, index) => {
    const growth = (after: readonly PageMemory[]): PageMemory => growthBetween(before[index], after[index]);
    return { library: library.name, role, rightAfter: growth(rightAfter), later: growth(later) };
  });
}

function growthBetween(before: PageMemory | undefined, after: PageMemory | undefined): PageMemory {
  if (before === undefined || after === undefined) throw new Error('A page was not read.');
  return growthOf(before, after);
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`;

function describeResults(results: readonly MemoryResult[]): string {
  const head = ['', 'heap right after', 'later', 'peer connections', 'tracks', 'timers', 'listeners'];
  const rows = results.map(({ later, library, rightAfter, role }) => [
    `${library}, ${role}`,
    kilobytes(rightAfter.heapBytes),
    kilobytes(later.heapBytes),
    ...[later.peerCount, later.trackCount, later.timerCount, later.listenerCount].map(String),
  ]);
  return describeTable([head, ...rows]);
}

/** What many short calls leave in a page: ours beside SIP.js's and JsSIP's, all at the same time. */
export async function benchMemory(args: readonly string[]): Promise<string> {
  const plan = args.includes('--quick') ? quick : thorough;
  await using stage = await CallsStage.open();
  const results = await Promise.all(
    libraries.map(async (library) => await measureLibrary(stage, library, plan)),
  );
  if (args.includes('--json')) return JSON.stringify(results.flat(), undefined, 2);
  return [
    `What ${plan.count} calls of ${plan.durationMs} ms in a row leave in a page after garbage collection, against ${plan.warmUpCount} calls`,
    `before; "later" is ${plan.settleMs / 1_000} s after the last one, as are all the counts.`,
    '',
    describeResults(results.flat()),
  ].join('\n');
}
