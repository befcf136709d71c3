/** What was measured of one library at one step. */
export interface Sample {
  readonly library: string;
  readonly step: string;
  readonly value: number;
}

export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** The value that this share of the values does not exceed, by the nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), count: sorted.length };
}

/** What was measured, by library and step. */
export class Samples {
  readonly #values: Map<string, Map<string, number[]>> = new Map<string, Map<string, number[]>>();

  add({ library, step, value }: Sample): void {
    const steps = this.#values.get(library) ?? new Map<string, number[]>();
    const values = steps.get(step) ?? [];
    values.push(value);
    steps.set(step, values);
    this.#values.set(library, steps);
  }

  /** Undefined when that library was not measured at that step. */
  of(library: string, step: string): Summary | undefined {
    const values = this.#values.get(library)?.get(step);
    return values === undefined ? undefined : summarize(values);
  }

  toJSON(): unknown {
    return Object.fromEntries(
      [...this.#values].map(([library, steps]) => [library, Object.fromEntries(steps)] as const),
    );
  }
}
