/** One of those that do the same work. */
export interface Contestant {
  readonly name: string;
  /** Does the work once and gives back what came of it, so that the compiler cannot leave it out. */
  readonly run: () => unknown;
}

export interface ContestOptions {
  readonly rounds: number;
  /** How long each contestant works in each round. */
  readonly roundMs: number;
  readonly warmUpMs: number;
}

export interface Result {
  readonly name: string;
  /** Times a second: the median of the rounds, with the lowest and the highest. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Whatever was computed last: reading it is what makes each computation needed. */
let sink: unknown;

function timesPerSecond({ run }: Contestant, durationMs: number): number {
  const start = performance.now();
  let count = 0;
  let elapsedMs = 0;
  do {
    // The clock is read seldom against the work, often against the duration.
    for (let index = 0; index < 8; index += 1) sink = run();
    count += 8;
    elapsedMs = performance.now() - start;
  } while (elapsedMs < durationMs);
  if (sink === undefined) throw new Error('A contestant gave nothing back.');
  return (count / elapsedMs) * 1_000;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  const high = sorted[Math.floor(middle)] ?? 0;
  return (low + high) / 2;
}

/**
 * Lets the contestants work in turns, round by round, so that what slows the machine down slows all of them;
 * each round begins with another one.
 */
export function hold(contestants: readonly Contestant[], options: ContestOptions): readonly Result[] {
  for (const contestant of contestants) timesPerSecond(contestant, options.warmUpMs);
  const rates = contestants.map((): number[] => []);
  for (let round = 0; round < options.rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const index = (round + turn) % contestants.length;
      const contestant = contestants[index];
      if (contestant !== undefined) rates[index]?.push(timesPerSecond(contestant, options.roundMs));
    }
  }
  return contestants.map(({ name }, index) => {
    const sorted = (rates[index] ?? []).sort((a, b) => a - b);
    return { name, median: median(sorted), lowest: sorted[0] ?? 0, highest: sorted.at(-1) ?? 0 };
  });
}
