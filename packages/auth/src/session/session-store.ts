import { SerialQueue } from '@offhook/primitives';
import { type Session, sessionSchema } from '@offhook/protocol';
import { type KeyValueStorage, parseJson } from '@offhook/vault';
import * as z from 'zod/mini';
import { type Scope, scopeKey } from '../scope/scope.js';

/** A session, and when it was got, by the server's time. */
export interface KeptSession {
  readonly session: Session;
  readonly sinceMs: number;
}

const keptSchema: z.ZodMiniType<KeptSession> = z.object({ session: sessionSchema, sinceMs: z.number() });

/** Keeps one session for each scope, in the order of asking. */
export class SessionStore {
  readonly #storage: KeyValueStorage;
  readonly #queue: SerialQueue = new SerialQueue();

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  async read(scope: Scope): Promise<KeptSession | undefined> {
    const text = await this.#queue.run(() => this.#storage.get(nameOf(scope)));
    return keptSchema.safeParse(parseJson(text)).data;
  }

  async write(scope: Scope, kept: KeptSession): Promise<void> {
    await this.#queue.run(() => this.#storage.set(nameOf(scope), JSON.stringify(kept)));
  }

  async delete(scope: Scope): Promise<void> {
    await this.#queue.run(() => this.#storage.delete(nameOf(scope)));
  }
}

function nameOf(scope: Scope): string {
  return `session ${scopeKey(scope)}`;
}
