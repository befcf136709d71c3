import { ServerError } from '../error/server-error.js';

/** What an operator reads when a command cannot do what it was told. */
export function refusal(message: string): ServerError {
  return new ServerError('server/command-refused', message);
}
