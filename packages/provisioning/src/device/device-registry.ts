import { type KeyValueStorage, parseJson, type TabLock } from '@offhook/vault';
import * as z from 'zod/mini';
import { makeDeviceToken } from './device-token.js';

/** A device as a request for provisioning names it. */
export interface NamedDevice {
  readonly token: string;
  /** Whether this browser made the token, so that it may make another. */
  readonly isOwn: boolean;
  /** Whether the server has yet to hear of it. */
  readonly isNew: boolean;
}

interface DeviceRecord {
  readonly token: string;
  readonly isNew: boolean;
}

const recordSchema: z.ZodMiniType<DeviceRecord> = z.object({
  token: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  isNew: z.boolean(),
});

export interface DeviceRegistryParts {
  readonly storage: KeyValueStorage;
  readonly host: string;
  /** Two tabs that are opened at once must not make two devices. */
  readonly lock: TabLock;
}

/** Gives each user of this browser one device, and remembers it. The user without a name is whoever has a ticket. */
export class DeviceRegistry {
  readonly #parts: DeviceRegistryParts;

  constructor(parts: DeviceRegistryParts) {
    this.#parts = parts;
  }

  /** The device of `userId` here; made when there is none. Aborting `signal` ends the wait for other tabs. */
  async deviceOf(userId: string, signal?: AbortSignal): Promise<NamedDevice> {
    const key = this.#keyOf(userId);
    const take = async (): Promise<NamedDevice> => {
      const record = await this.#read(key);
      if (record !== undefined) return { ...record, isOwn: true };
      const token = makeDeviceToken();
      await this.#write(key, { token, isNew: true });
      return { token, isOwn: true, isNew: true };
    };
    return await this.#parts.lock.run(key, take, signal);
  }

  /** Notes that the server knows the device now, unless the user has another here. */
  async confirm(userId: string, token: string): Promise<void> {
    await this.#change(userId, async (key, known) => {
      if (known === undefined || known === token) await this.#write(key, { token, isNew: false });
    });
  }

  /** Drops the device, unless another has taken its place already. */
  async forget(userId: string, token: string): Promise<void> {
    await this.#change(userId, async (key, known) => {
      if (known === token) await this.#parts.storage.delete(key);
    });
  }

  async #change(
    userId: string,
    task: (key: string, known: string | undefined) => Promise<void>,
  ): Promise<void> {
    const key = this.#keyOf(userId);
    await this.#parts.lock.run(key, async () => await task(key, (await this.#read(key))?.token));
  }

  async #read(key: string): Promise<DeviceRecord | undefined> {
    return recordSchema.safeParse(parseJson(await this.#parts.storage.get(key))).data;
  }

  async #write(key: string, record: DeviceRecord): Promise<void> {
    await this.#parts.storage.set(key, JSON.stringify(record));
  }

  #keyOf(userId: string): string {
    return `OffhookDevice:${this.#parts.host}:${encodeURIComponent(userId)}`;
  }
}
