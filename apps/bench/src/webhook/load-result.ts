/** What a load generator is asked for. */
export interface LoadRequest {
  readonly port: number;
  readonly phoneCount: number;
  readonly connectionCount: number;
  readonly durationMs: number;
  /** A text that every answer holds. */
  readonly expected: string;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface StormRequest {
  readonly port: number;
  readonly clientCount: number;
  readonly durationMs: number;
}

export interface StormResult {
  readonly loginsPerSecond: number;
  readonly refusedPerSecond: number;
}

/** The median by one figure. */
export function medianOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  const sorted = items.map(figure).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
