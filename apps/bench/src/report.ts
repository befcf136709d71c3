import { cpus, totalmem } from 'node:os';
import type { Result } from './contest.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function ratio(rate: number, reference: number): string {
  const times = rate / reference;
  return `${times >= 10 ? whole.format(times) : times.toFixed(2)} ×`;
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

/** What the figures depend on. */
export function describeMachine(date: Date = new Date()): string {
  const [cpu] = cpus();
  const memory = whole.format(totalmem() / 2 ** 30);
  return [
    day.format(date),
    cpu?.model ?? 'unknown processor',
    `${cpus().length} cores`,
    `${memory} GiB`,
    `Node ${process.version} on ${process.platform} ${process.arch}`,
  ].join(', ');
}

/** The results as a table; `reference` is the contestant that counts as 1. */
export function describeResults(results: readonly Result[], unit: string, reference: string): string {
  const base = results.find(({ name }) => name === reference)?.median ?? Number.NaN;
  const rows = results.map(({ highest, lowest, median, name }) => [
    name,
    whole.format(median),
    `${whole.format(lowest)} – ${whole.format(highest)}`,
    ratio(median, base),
  ]);
  return describeTable([['', unit, 'lowest – highest', `against ${reference}`], ...rows]);
}

/** A table in Markdown, whose first row is its head, with the first column to the left and the others to the right. */
export function describeTable(rows: readonly (readonly string[])[]): string {
  const columnCount = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(row[column] ?? '', column, width)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...body] = rows;
  return [head, rule, ...body].map(line).join('\n');
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
