import { benchCalls } from './calls/calls-bench.js';
import { launchChromium } from './calls/chromium.js';
import { benchConcurrent } from './calls/concurrent-bench.js';
import { benchMemory } from './calls/memory-bench.js';
import { BenchError } from './bench-error.js';
import { benchNotify } from './notify/notify-bench.js';
import { benchParser } from './parser-bench.js';
import { describeMachine } from './report.js';
import { benchWebhook } from './webhook/webhook-bench.js';

type Run = (args: readonly string[]) => string | Promise<string>;

interface Bench {
  readonly run: Run;
  readonly hasBrowser: boolean;
}

/** Every bench by the name that picks it: `pnpm bench parser`. Without a name all of them run. */
const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['parser', { run: benchParser, hasBrowser: false }],
  ['webhook', { run: benchWebhook, hasBrowser: false }],
  ['calls', { run: benchCalls, hasBrowser: true }],
  ['concurrent', { run: benchConcurrent, hasBrowser: true }],
  ['notify', { run: benchNotify, hasBrowser: true }],
  ['memory', { run: benchMemory, hasBrowser: true }],
]);

function pick(name: string | undefined): readonly Bench[] {
  if (name === undefined || name.startsWith('--')) return [...benches.values()];
  const bench = benches.get(name);
  if (bench !== undefined) return [bench];
  throw new BenchError(`There is no bench "${name}". There are: ${[...benches.keys()].join(', ')}.`);
}

/** A browser that is missing is told of now, and not after the benches that need none. */
async function chromiumVersion(): Promise<string> {
  const browser = await launchChromium();
  try {
    return `, Chromium ${browser.version()}`;
  } finally {
    await browser.close();
  }
}

async function main(args: readonly string[]): Promise<void> {
  const chosen = pick(args[0]);
  const browser = chosen.some(({ hasBrowser }) => hasBrowser) ? await chromiumVersion() : '';
  process.stdout.write(`${describeMachine()}${browser}\n`);
  for (const { run } of chosen) process.stdout.write(`\n${await run(args)}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
