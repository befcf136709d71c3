import { benchCalls } from './calls/calls-bench.js';
import { benchConcurrent } from './calls/concurrent-bench.js';
import { benchMemory } from './calls/memory-bench.js';
import { benchNotify } from './notify/notify-bench.js';
import { benchParser } from './parser-bench.js';
import { describeMachine } from './report.js';
import { benchWebhook } from './webhook/webhook-bench.js';

type Bench = (args: readonly string[]) => string | Promise<string>;

/** Every bench by the name that picks it: `pnpm bench parser`. Without a name all of them run. */
const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['parser', benchParser],
  ['webhook', benchWebhook],
  ['calls', benchCalls],
  ['memory', benchMemory],
  ['concurrent', benchConcurrent],
  ['notify', benchNotify],
]);

function pick(name: string | undefined): readonly Bench[] {
  if (name === undefined || name.startsWith('--')) return [...benches.values()];
  const bench = benches.get(name);
  if (bench !== undefined) return [bench];
  throw new Error(`There is no bench "${name}". There are: ${[...benches.keys()].join(', ')}.`);
}

const args = process.argv.slice(2);
const chosen = pick(args[0]);
process.stdout.write(`${describeMachine()}\n`);
for (const bench of chosen) process.stdout.write(`\n${await bench(args)}\n`);
