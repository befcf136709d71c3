import { shown } from '../admin/operator-text.js';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** What came of a command. */
export interface Answer {
  /** All of it, for programs: the one object of `--json`. */
  readonly json: JsonObject;
  /** For a script that reads on: goes to the standard output. May be empty. */
  readonly output: string;
  /** For the person beside it: goes to the standard error output. May be empty. */
  readonly remark: string;
}

export function done(remark: string, json: JsonObject): Answer {
  return { json, output: '', remark };
}

/** `cellsOf` is one line of the list, for people; the last cell is not filled up. */
export function listed<Row>(
  name: string,
  rows: readonly Row[],
  parts: { readonly json: (row: Row) => JsonObject; readonly cells: (row: Row) => readonly string[] },
): Answer {
  const lines = rows.map((row) => parts.cells(row).map((cell) => shown(cell, 128)));
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const output = lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  return { json: { [name]: rows.map(parts.json) }, output, remark: `${rows.length} in all.` };
}

/** As the API writes instants; null for never. */
export function instant(atMs: number | null): string | null {
  return atMs === null || atMs === 0 || !Number.isFinite(atMs) ? null : new Date(atMs).toISOString();
}

/** For people. */
export function day(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** For people, in UTC. */
export function minute(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
