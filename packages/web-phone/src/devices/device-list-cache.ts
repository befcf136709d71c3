import { type Device, deviceListSchema } from '@offhook/protocol';
import { type KeyValueStorage, parseJson } from '@offhook/vault';

/** Names a kept list: the page's own name for it, and whose it is. */
export interface DeviceListSlot {
  readonly sessionKey: string;
  readonly userId: string;
}

/** Keeps the names of a user's devices between two visits of a page. There is no secret among them. */
export class DeviceListCache {
  readonly #storage: KeyValueStorage;
  readonly #host: string;

  constructor(storage: KeyValueStorage, host: string) {
    this.#storage = storage;
    this.#host = host;
  }

  async read(slot: DeviceListSlot): Promise<readonly Device[] | undefined> {
    const list = deviceListSchema.safeParse(parseJson(await this.#storage.get(this.#keyOf(slot))));
    return list.data?.devices;
  }

  async write(slot: DeviceListSlot, devices: readonly Device[]): Promise<void> {
    await this.#storage.set(this.#keyOf(slot), JSON.stringify({ devices }));
  }

  /** Drops the lists of a user; without one, of everybody on this host. */
  async forget(userId?: string): Promise<void> {
    const names = await this.#storage.keys(userId === undefined ? this.#prefix() : this.#prefix(userId));
    await Promise.all(names.map((name) => this.#storage.delete(name)));
  }

  #keyOf({ sessionKey, userId }: DeviceListSlot): string {
    return this.#prefix(userId) + encodeURIComponent(sessionKey);
  }

  #prefix(...userId: readonly string[]): string {
    const parts = ['OffhookDevices', this.#host, ...userId, ''];
    return parts.map((part) => encodeURIComponent(part)).join(':');
  }
}
