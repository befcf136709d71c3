import { trimBlanks } from '../message/grammar.js';
import { endOfValue, splitList } from './comma-list.js';
import { headerKey, isListHeader } from './header-names.js';

/** One header line as it stands in the message, unfolded. */
export interface HeaderLine {
  readonly name: string;
  /** The raw value, without the white space around it. */
  readonly value: string;
}

/** A line with what it is looked up by. */
export interface KeyedLine extends HeaderLine {
  readonly key: string;
}

const keyed = ({ name, value }: HeaderLine): KeyedLine => ({ name, value, key: headerKey(name) });

function firstOf(line: KeyedLine): string | undefined {
  const { key, value } = line;
  if (!isListHeader(key)) return value;
  if (value === '') return undefined;
  if (!value.includes(',')) return value;
  const end = endOfValue(value, 0);
  return end === -1 ? value : trimBlanks(value.slice(0, end));
}

/** Lines that the parser has located, with their keys: headers take them over as they are. */
export class LocatedLines implements Iterable<HeaderLine> {
  readonly lines: KeyedLine[];

  constructor(lines: KeyedLine[]) {
    this.lines = lines;
  }

  [Symbol.iterator](): Iterator<HeaderLine> {
    return this.lines[Symbol.iterator]();
  }
}

/**
 * The headers of one message, in their order. Names match in any case and in their compact form.
 * A list header (`Via`, `Contact`, `Route` …) gives one value for each element, however its lines are joined;
 * any other header gives one value for each line.
 */
export class SipHeaders {
  #lines: KeyedLine[];

  constructor(lines: Iterable<HeaderLine> = []) {
    this.#lines = lines instanceof LocatedLines ? lines.lines : Array.from(lines, keyed);
  }

  /** The first value, as raw text; undefined where the header is absent or its list is empty. */
  first(name: string): string | undefined {
    const key = headerKey(name);
    for (const line of this.#lines) {
      const value = line.key === key ? firstOf(line) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** All values, each as raw text. */
  all(name: string): readonly string[] {
    const key = headerKey(name);
    const isList = isListHeader(key);
    const values: string[] = [];
    for (const line of this.#lines) {
      if (line.key !== key) continue;
      if (!isList) values.push(line.value);
      // One by one: spread as arguments, a hostile list would run out of stack.
      else for (const value of splitList(line.value)) values.push(value);
    }
    return values;
  }

  has(name: string): boolean {
    const key = headerKey(name);
    return this.#lines.some((line) => line.key === key);
  }

  /** Replaces all values, at the place of the first; without one, at the end. */
  set(name: string, value: string | readonly string[]): void {
    const key = headerKey(name);
    const values = typeof value === 'string' ? [value] : value;
    const lines = values.map((text) => ({ name, value: text, key }));
    const at = this.#lines.findIndex((line) => line.key === key);
    const before = at === -1 ? this.#lines : this.#lines.slice(0, at);
    const after = at === -1 ? [] : this.#lines.slice(at).filter((line) => line.key !== key);
    this.#lines = [...before, ...lines, ...after];
  }

  /** Adds a line at the end. */
  append(name: string, value: string): void {
    this.#lines.push(keyed({ name, value }));
  }

  /** Adds a line above the others of its name; without one, above all lines. */
  prepend(name: string, value: string): void {
    const line = keyed({ name, value });
    const at = this.#lines.findIndex(({ key }) => key === line.key);
    this.#lines.splice(Math.max(at, 0), 0, line);
  }

  /** Takes away the first value and gives it back; the others stay, also those on the same line. */
  removeFirst(name: string): string | undefined {
    const key = headerKey(name);
    const at = this.#lines.findIndex((line) => line.key === key && firstOf(line) !== undefined);
    const line = this.#lines[at];
    if (line === undefined) return undefined;
    const end = isListHeader(key) ? endOfValue(line.value, 0) : -1;
    const rest = end === -1 ? '' : trimBlanks(line.value.slice(end + 1));
    if (rest === '') this.#lines.splice(at, 1);
    else this.#lines[at] = { ...line, value: rest };
    return firstOf(line);
  }

  delete(name: string): void {
    const key = headerKey(name);
    this.#lines = this.#lines.filter((line) => line.key !== key);
  }

  /** An independent copy. */
  clone(): SipHeaders {
    return new SipHeaders(new LocatedLines([...this.#lines]));
  }

  /** The names that occur, in lower case and in full, each once. */
  names(): readonly string[] {
    return [...new Set(this.#lines.map(({ key }) => key))];
  }

  /** The lines as they will be written. */
  lines(): readonly HeaderLine[] {
    return this.#lines;
  }
}
