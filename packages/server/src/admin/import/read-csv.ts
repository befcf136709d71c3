import { CsvError, parse } from 'csv-parse/sync';
import { shown } from '../operator-text.js';
import { type ImportField, importFields, type ImportProblem, type ReadFile } from './import-row.js';

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads RFC 4180, with a header that names the columns in any order. Answers the rows, or what is wrong with the file. */
export function readCsv(text: string): ReadFile {
  const lines = parseLines(text);
  if ('problem' in lines) return lines;
  const [header, ...rows] = lines.lines;
  const columns = columnsOf(header);
  if (typeof columns === 'string') {
    return { problem: { line: header?.info.lines ?? 1, sentence: columns } };
  }
  const tooLong = rows.find(({ record }) => record.length > columns.length);
  if (tooLong !== undefined) {
    const sentence = `there are ${tooLong.record.length} values, and the header names ${columns.length}`;
    return { problem: { line: tooLong.info.lines, sentence } };
  }
  return {
    rows: rows.map(({ info, record }) => ({
      line: info.lines,
      fields: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])),
    })),
  };
}

function parseLines(text: string): { readonly lines: readonly Line[] } | { readonly problem: ImportProblem } {
  try {
    const options = {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    } as const;
    // The types of the library do not know of `info`.
    const lines = parse(text, { ...options, record_delimiter: ['\r\n', '\n', '\r'] }) as unknown as Line[];
    return { lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The library's words quote the file, which holds passwords.
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return { problem: { line, sentence: 'a quotation mark is not where it may be' } };
  }
}

function columnsOf(header: Line | undefined): readonly ImportField[] | string {
  if (header === undefined) return 'the file is empty';
  const names = header.record.map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => !isField(name));
  if (wrong !== undefined) {
    return `there is no column ${shown(wrong)}: the header names some of ${importFields.join(', ')}`;
  }
  if (new Set(names).size < names.length) return 'the header names a column twice';
  if (!names.includes('username')) return 'the header does not name the column username';
  return names.filter(isField);
}

function isField(name: string): name is ImportField {
  return importFields.some((field) => field === name);
}
