const longest = 128;

/** What a key adds to the number. */
export function appendKey(input: string, key: string): string {
  return (input + key).slice(0, longest);
}

export function deleteLast(input: string): string {
  return input.replace(/.$/su, '');
}

/** What a paste brings: one line, without the scheme of a link. */
export function cleanPaste(text: string): string {
  const [line = ''] = text.trim().split(/[\r\n]/);
  return line
    .replace(/^(tel|sips?):/i, '')
    .trim()
    .slice(0, longest);
}
