import { endOfQuoted, isQuoteAt, unquote } from './quoted-string.js';

/** `name` or `name=value`, as parameters and the fields of an authentication header are. */
export interface NamedValue {
  readonly name: string;
  /** As it stands there, with its quotes; undefined without an `=`. */
  readonly raw: string | undefined;
  /** The index behind it. */
  readonly end: number;
}

const nameAndEqual = /([A-Za-z0-9\-.!%*_+`'~]+)(?:[ \t]*(=)[ \t]*)?/y;
// Wider than the RFC's `token / host`: what peers write unquoted, as `=` in a branch, is read, and nothing that separates.
const bareValue = /[^\s;,"<>\\]+/y;
const onlyBareValue = /^[^\s;,"<>\\]+$/;

function endOfValue(text: string, at: number): number {
  if (isQuoteAt(text, at)) return endOfQuoted(text, at);
  bareValue.lastIndex = at;
  return bareValue.test(text) ? bareValue.lastIndex : -1;
}

/** Reads what begins at `at`; undefined where there is no name, or no value behind its `=`. */
export function readNamedValue(text: string, at: number): NamedValue | undefined {
  nameAndEqual.lastIndex = at;
  const [, name, equal] = nameAndEqual.exec(text) ?? [];
  if (name === undefined) return undefined;
  const start = nameAndEqual.lastIndex;
  if (equal === undefined) return { name, raw: undefined, end: start };
  const end = endOfValue(text, start);
  return end === -1 ? undefined : { name, raw: text.slice(start, end), end };
}

/** Whether a text can stand as a value without quotes. */
export function isBareValue(text: string): boolean {
  return onlyBareValue.test(text);
}

/** The text that a raw value stands for. */
export function valueOf(raw: string | undefined): string | undefined {
  return raw !== undefined && isQuoteAt(raw, 0) ? unquote(raw) : raw;
}
