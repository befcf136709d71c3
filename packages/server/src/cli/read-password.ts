import { ServerError } from '../error/server-error.js';

const maxLength = 256;

/**
 * The password on the standard input: all of it, but the end of its line.
 *
 * @throws ServerError server/command-invalid
 */
export async function readPassword(readInput: () => Promise<string>): Promise<string> {
  const password = (await readInput()).replace(/\r?\n$/, '');
  if (password.length >= 1 && password.length <= maxLength && !/[\r\n\0]/.test(password)) return password;
  const message = `The password on the standard input must be one line of 1 to ${maxLength} characters.`;
  throw new ServerError('server/command-invalid', message);
}
