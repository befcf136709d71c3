/** What a peer connection counts, by id: an `RTCStatsReport`, or one that was recorded. */
export type StatsReport = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** One entry of a report. What it holds is read with care: browsers leave out what they do not know. */
export class StatsEntry {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Undefined for what is absent, no number, or no number that can be counted with. */
  number(name: string): number | undefined {
    const value = this.#fields[name];
    return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : undefined;
  }

  isTrue(name: string): boolean {
    return this.#fields[name] === true;
  }
}

/** A report's entries of one type. */
export function entriesOf(report: StatsReport, type: string): readonly StatsEntry[] {
  return [...report.values()]
    .filter((fields) => fields['type'] === type)
    .map((fields) => new StatsEntry(fields));
}

export function entryOf(report: StatsReport, id: string | undefined): StatsEntry | undefined {
  const fields = id === undefined ? undefined : report.get(id);
  return fields === undefined ? undefined : new StatsEntry(fields);
}
