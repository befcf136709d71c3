import { trimBlanks } from '../message/grammar.js';

const quote = 34;
const comma = 44;
const open = 60;
const backslash = 92;

/** The index behind a quoted string that begins at `from`; the text's end when nothing closes it. */
function skipQuoted(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === backslash) index += 1;
    else if (code === quote) return index + 1;
  }
  return text.length;
}

/** Finds the comma that ends the value beginning at `from`: one in quotes or in `<…>` does not count. -1: there is none. */
export function endOfValue(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === comma) return index;
    if (code === quote) index = skipQuoted(text, index);
    else if (code === open) {
      const end = text.indexOf('>', index);
      if (end === -1) return -1;
      index = end + 1;
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
