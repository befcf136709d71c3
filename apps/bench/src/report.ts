import { cpus, totalmem } from 'node:os';
import type { Result } from './contest.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function ratio(rate: number, reference: number): string {
  const times = rate / reference;
  return `${times >= 10 ? whole.format(times) : times.toFixed(2)} ×`;
}

/** What the figures depend on. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = whole.format(totalmem() / 2 ** 30);
  return `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GiB, Node ${process.version} on ${process.platform} ${process.arch}`;
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

/** Columns beside each other, the first one to the left and the others to the right. */
export function describeTable(rows: readonly (readonly string[])[]): string {
  const columnCount = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => pad(cell, column, widths[column] ?? 0)).join('   '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
