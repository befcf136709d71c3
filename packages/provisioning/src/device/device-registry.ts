import { SerialQueue } from '@offhook/primitives';
import { type KeyValueStorage, parseJson } from '@offhook/vault';
import * as z from 'zod/mini';
import { makeDeviceToken } from './device-token.js';

/** A device as a request for provisioning names it. */
export interface Device {
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

/** Gives each user of this browser one device, and remembers it. */
export class DeviceRegistry {
  readonly #storage: KeyValueStorage;
  readonly #host: string;
  // Two requests at once must not make two devices.
  readonly #queue: SerialQueue = new SerialQueue();

  constructor(storage: KeyValueStorage, host: string) {
    this.#storage = storage;
    this.#host = host;
  }

  /** The device of `userId` here; made when there is none. */
  async deviceOf(userId: string): Promise<Device> {
    return await this.#queue.run(async () => {
      const record = await this.#read(userId);
      if (record !== undefined) return { ...record, isOwn: true };
      const token = makeDeviceToken();
      await this.#write(userId, { token, isNew: true });
      return { token, isOwn: true, isNew: true };
    });
  }

  /** Notes that the server knows the device now. */
  async confirm(userId: string, token: string): Promise<void> {
    await this.#queue.run(() => this.#write(userId, { token, isNew: false }));
  }

  /** Drops the device, unless another has taken its place already. */
  async forget(userId: string, token: string): Promise<void> {
    await this.#queue.run(async () => {
      if ((await this.#read(userId))?.token === token) await this.#storage.delete(this.#keyOf(userId));
    });
  }

  async #read(userId: string): Promise<DeviceRecord | undefined> {
    const record = recordSchema.safeParse(parseJson(await this.#storage.get(this.#keyOf(userId))));
    return record.success ? record.data : undefined;
  }

  async #write(userId: string, record: DeviceRecord): Promise<void> {
    await this.#storage.set(this.#keyOf(userId), JSON.stringify(record));
  }

  #keyOf(userId: string): string {
    return `OffhookDevice:${this.#host}:${encodeURIComponent(userId)}`;
  }
}
