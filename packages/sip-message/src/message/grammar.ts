export const sipVersion = 'SIP/2.0';

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const lineBreak = /[\r\n]/;

/** RFC 3261 §25.1 `token`: methods, header names, parameter names. */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether the text would end its line and let another begin. */
export function hasLineBreak(text: string): boolean {
  return lineBreak.test(text);
}
