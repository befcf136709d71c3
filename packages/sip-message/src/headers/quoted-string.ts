const quoteMark = 34;
const backslash = 92;

/**
 * The index behind the quoted string (RFC 3261 §25.1) that begins at `from`; -1 where nothing closes it.
 * A loop and not a pattern: those run out of stack on a text that is long enough.
 */
export function endOfQuoted(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === backslash) index += 1;
    else if (code === quoteMark) return index + 1;
  }
  return -1;
}

/** Whether a quoted string begins at `index`. */
export function isQuoteAt(text: string, index: number): boolean {
  return text.charCodeAt(index) === quoteMark;
}

/** The text that a quoted string stands for; `quoted` includes its quotes. */
export function unquote(quoted: string): string {
  const inside = quoted.slice(1, -1);
  return inside.includes('\\') ? inside.replace(/\\(.)/gs, '$1') : inside;
}

/** Writes a text as a quoted string; what is no `qdtext` goes behind a backslash. */
export function quote(text: string): string {
  // Control characters are legal in a quoted-pair only (RFC 4475 §3.1.1.2 has them).

  return `"${text.replace(/["\\\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\\$&')}"`;
}
