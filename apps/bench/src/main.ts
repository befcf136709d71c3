import { benchParser } from './parser-bench.js';
import { describeMachine } from './report.js';

/** Every bench by the name that picks it: `pnpm bench parser`. Without a name all of them run. */
const benches: ReadonlyMap<string, () => string> = new Map([['parser', benchParser]]);

function pick(names: readonly string[]): readonly (() => string)[] {
  const wanted = names.length === 0 ? [...benches.keys()] : names;
  return wanted.map((name) => {
    const bench = benches.get(name);
    if (bench !== undefined) return bench;
    throw new Error(`There is no bench "${name}". There are: ${[...benches.keys()].join(', ')}.`);
  });
}

const chosen = pick(process.argv.slice(2));
process.stdout.write(`${describeMachine()}\n`);
for (const bench of chosen) process.stdout.write(`\n${bench()}\n`);
