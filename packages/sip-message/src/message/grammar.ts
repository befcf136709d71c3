export const sipVersion = 'SIP/2.0';

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const uriText = /^[!#-;=?-~]+$/;
const lineBreak = /[\r\n]/;

/** RFC 3261 §25.1 `token`: methods, header names, parameter names. */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether the text has only characters that a URI of whatever kind may have: blanks and angle brackets are none. */
export function isUriText(text: string): boolean {
  return uriText.test(text);
}

/** Whether the text would end its line and let another begin. */
export function hasLineBreak(text: string): boolean {
  return lineBreak.test(text);
}

/** Whether the character is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** The index of the first character from `from` on that is neither space nor tab. */
export function skipBlanks(text: string, from: number): number {
  let index = from;
  while (isBlank(text.charCodeAt(index))) index += 1;
  return index;
}

/**
 * Takes the spaces and tabs at both ends away. Not `trim`: that takes more, as the U+FEFF with which
 * a value may begin (RFC 4475 §3.1.1.2).
 */
export function trimBlanks(text: string): string {
  const start = skipBlanks(text, 0);
  let end = text.length;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
