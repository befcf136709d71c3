import type { Actor } from '../audit/actor.js';
import { RequestError } from '../error/request-error.js';

/** A stranger's id and one that does not exist are answered alike, so that ids cannot be tried out. */
export function stranger(): RequestError {
  return new RequestError('provisioning/forbidden', 'You may see and change your own devices only.');
}

/** @throws RequestError provisioning/forbidden */
export function refuseStrangers({ userId: ownId }: Pick<Actor, 'userId'>, userId: string): void {
  if (ownId !== userId) throw stranger();
}
