interface Container {
  readonly bracket: string;
  /** The name of the value that is being read, in an object. */
  name: string;
}

const token = /"(?:[^"\\]|\\.)*"|[\n{}[\],:]|[^\s"{}[\],:]+/gs;

/**
 * The lines on which the entries of `{ realm: [entry, …] }` begin, in their order; or those of the object `within`
 * the outer one. `text` is valid JSON: `JSON.parse` does not tell where it found a value.
 */
export function jsonEntryLines(text: string, within?: string): readonly number[] {
  const lines: number[] = [];
  const path: Container[] = [];
  let line = 1;
  let isValueNext = false;
  let lastText = '';
  for (const [part] of text.matchAll(token)) {
    if (part === '\n') {
      line += 1;
      continue;
    }
    if (isValueNext && part !== ']' && isListOfEntries(path, within)) lines.push(line);
    isValueNext = part === '[' || part === ',';
    follow(path, part, lastText);
    lastText = part;
  }
  return lines;
}

/** Keeps `path` where the reader is. */
function follow(path: Container[], part: string, lastText: string): void {
  const container = path.at(-1);
  if (part === '{' || part === '[') path.push({ bracket: part, name: '' });
  else if (part === '}' || part === ']') path.pop();
  else if (part === ':' && container !== undefined) container.name = lastText;
}

function isListOfEntries(path: readonly Container[], within: string | undefined): boolean {
  const brackets = path.map(({ bracket }) => bracket).join('');
  return within === undefined
    ? brackets === '{['
    : brackets === '{{[' && path[0]?.name === JSON.stringify(within);
}
