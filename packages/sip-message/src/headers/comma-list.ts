import { trimBlanks } from '../message/grammar.js';
import { endOfQuoted, isQuoteAt } from './quoted-string.js';

const comma = 44;
const open = 60;

/** Finds the comma that ends the value beginning at `from`: one in quotes or in `<…>` does not count. -1: there is none. */
export function endOfValue(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === comma) return index;
    if (isQuoteAt(text, index) || code === open) {
      const end = code === open ? text.indexOf('>', index) + 1 : endOfQuoted(text, index);
      // What nothing closes swallows the rest.
      if (end <= 0) return -1;
      index = end;
    } else index += 1;
  }
  return -1;
}

/** Splits a list header's value (RFC 3261 §7.3.1). An empty text is an empty list; an empty element stays, for its reader to refuse. */
export function splitList(text: string): string[] {
  if (text === '') return [];
  if (!text.includes(',')) return [text];
  const values: string[] = [];
  let from = 0;
  for (let end = endOfValue(text, 0); end !== -1; end = endOfValue(text, from)) {
    values.push(trimBlanks(text.slice(from, end)));
    from = end + 1;
  }
  values.push(trimBlanks(text.slice(from)));
  return values;
}
