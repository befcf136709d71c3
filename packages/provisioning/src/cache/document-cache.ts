import type { Clock } from '@offhook/primitives';
import { type ProvisioningDocument, provisioningDocumentSchema } from '@offhook/protocol';
import { type KeyValueStorage, parseJson } from '@offhook/vault';
import * as z from 'zod/mini';

/** Names an entry: the caller's own name for it, and whose it is. */
export interface CacheSlot {
  readonly provisioningKey: string;
  readonly userId: string;
}

interface CacheEntry {
  /** Raised when older entries can no longer be read. */
  readonly version: 1;
  readonly host: string;
  /** Says itself whose it is and when it expires. */
  readonly document: ProvisioningDocument;
}

const entrySchema: z.ZodMiniType<CacheEntry> = z.object({
  version: z.literal(1),
  host: z.string(),
  document: provisioningDocumentSchema,
});

/** Keeps documents between two visits. An entry that is not wholly right is dropped where it is met. */
export class DocumentCache {
  readonly #storage: KeyValueStorage;
  readonly #host: string;
  readonly #clock: Clock;

  constructor(storage: KeyValueStorage, host: string, clock: Clock) {
    this.#storage = storage;
    this.#host = host;
    this.#clock = clock;
  }

  /** The document for this user's device, if there is one that may be used now. */
  async read(slot: CacheSlot, deviceToken: string): Promise<ProvisioningDocument | undefined> {
    const text = await this.#storage.get(this.#keyOf(slot));
    if (text === undefined) return undefined;
    const entry = entrySchema.safeParse(parseJson(text));
    if (entry.success && this.#isUsable(entry.data, slot, deviceToken)) return entry.data.document;
    await this.drop(slot);
    return undefined;
  }

  async write(slot: CacheSlot, document: ProvisioningDocument): Promise<void> {
    const entry: CacheEntry = { version: 1, host: this.#host, document };
    await this.#storage.set(this.#keyOf(slot), JSON.stringify(entry));
  }

  async drop(slot: CacheSlot): Promise<void> {
    await this.#storage.delete(this.#keyOf(slot));
  }

  #isUsable({ document, host }: CacheEntry, slot: CacheSlot, deviceToken: string): boolean {
    return (
      host === this.#host &&
      document.userId === slot.userId &&
      document.deviceToken === deviceToken &&
      Date.parse(document.expiresAt) > this.#clock.now()
    );
  }

  #keyOf({ provisioningKey, userId }: CacheSlot): string {
    return `${provisioningKey}:${this.#host}:${encodeURIComponent(userId)}`;
  }
}
