import { type Clock, SerialQueue } from '@offhook/primitives';
import { type ProvisioningDocument, provisioningDocumentSchema } from '@offhook/protocol';
import { type KeyValueStorage, parseJson } from '@offhook/vault';
import * as z from 'zod/mini';

/** Whose documents: a user's of one sub-session, a user's, or everybody's. */
export interface CacheOwner {
  readonly userId?: string | undefined;
  /** Empty: the one that all tabs share. */
  readonly subId?: string | undefined;
}

/** Names an entry: the caller's own name for it, and whose it is. */
export interface CacheSlot extends Required<CacheOwner> {
  readonly userId: string;
  readonly subId: string;
  readonly provisioningKey: string;
}

interface CacheEntry {
  /** Raised when older entries can no longer be read. */
  readonly version: 2;
  readonly host: string;
  readonly userId: string;
  readonly subId: string;
  readonly expiresAt: string;
  readonly document: ProvisioningDocument;
}

const entrySchema: z.ZodMiniType<CacheEntry> = z.object({
  version: z.literal(2),
  host: z.string(),
  userId: z.string(),
  subId: z.string(),
  expiresAt: z.string(),
  document: provisioningDocumentSchema,
});

/** Keeps documents between two visits. An entry that is not wholly right is dropped where it is met. */
export class DocumentCache {
  readonly #storage: KeyValueStorage;
  readonly #host: string;
  readonly #clock: Clock;
  // What is being written when it is to be forgotten must neither stay nor be read before it goes.
  readonly #inOrder: SerialQueue = new SerialQueue();
  #forgottenCount = 0;

  constructor(storage: KeyValueStorage, host: string, clock: Clock) {
    this.#storage = storage;
    this.#host = host;
    this.#clock = clock;
  }

  /** How often something was forgotten: a document that was asked for before must not be kept after. */
  get forgottenCount(): number {
    return this.#forgottenCount;
  }

  /** The document for this user's device, if there is one that may be used now. */
  async read(slot: CacheSlot, deviceToken: string): Promise<ProvisioningDocument | undefined> {
    return await this.#inOrder.run(async () => {
      const text = await this.#storage.get(this.#keyOf(slot));
      if (text === undefined) return undefined;
      const entry = entrySchema.safeParse(parseJson(text));
      if (entry.success && this.#isUsable(entry.data, slot, deviceToken)) return entry.data.document;
      await this.#storage.delete(this.#keyOf(slot));
      return undefined;
    });
  }

  /** Keeps a document, unless something was forgotten since it was asked for: then `forgottenCount` was `asOf`. */
  async write(slot: CacheSlot, document: ProvisioningDocument, asOf: number): Promise<void> {
    const { subId, userId } = slot;
    const { expiresAt } = document;
    const entry: CacheEntry = { version: 2, host: this.#host, userId, subId, expiresAt, document };
    await this.#inOrder.run(async () => {
      if (asOf !== this.#forgottenCount) return;
      await this.#storage.set(this.#keyOf(slot), JSON.stringify(entry));
    });
  }

  async drop(slot: CacheSlot): Promise<void> {
    await this.#inOrder.run(() => this.#storage.delete(this.#keyOf(slot)));
  }

  /** Drops every document of `owner` on this host. */
  async forget(owner: CacheOwner): Promise<void> {
    this.#forgottenCount += 1;
    const wanted = [this.#host, owner.userId, owner.subId].map(encoded);
    await this.#inOrder.run(async () => {
      for (const key of await this.#storage.keys('')) {
        const [, ...parts] = key.split(':');
        const isOwned = parts.length === 3 && parts.every((part, at) => part === (wanted[at] ?? part));
        if (isOwned) await this.#storage.delete(key);
      }
    });
  }

  #isUsable(entry: CacheEntry, { subId, userId }: CacheSlot, deviceToken: string): boolean {
    const { document } = entry;
    return (
      entry.host === this.#host &&
      entry.userId === userId &&
      entry.subId === subId &&
      document.userId === userId &&
      document.deviceToken === deviceToken &&
      [entry, document].every(({ expiresAt }) => Date.parse(expiresAt) > this.#clock.now())
    );
  }

  #keyOf({ provisioningKey, subId, userId }: CacheSlot): string {
    return [provisioningKey, this.#host, userId, subId].map(encoded).join(':');
  }
}

/** Without the colon, which stands between the parts of a key. */
function encoded(part: string | undefined): string | undefined {
  return part === undefined ? undefined : encodeURIComponent(part);
}
