/** Whatever the text, it stays one segment of the path. */
export function segment(text: string): string {
  // A URL resolves `.` and `..` even when they are escaped, so these two are escaped twice: nobody is called so.
  if (text === '.' || text === '..') return text.replaceAll('.', '%252E');
  // Half a surrogate pair cannot be escaped.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
