/** RFC 3261 §25.1 `quoted-string`, sticky. No alternative overlaps another, so a hostile text costs one pass. */
export const quotedSource = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';

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
