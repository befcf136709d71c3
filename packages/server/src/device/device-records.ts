import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import { hashToken, mintId } from '../secret/token.js';
import type { Database, Tables } from '../storage/tables.js';
import { forgetOldDevices } from './device-limit.js';
import { lockUser } from './user-lock.js';

/** A device without its secrets. */
export interface DeviceRecord {
  readonly deviceId: string;
  readonly name: string;
  /** The jambonz application that is run when it calls; null: the user's. */
  readonly applicationSid: string | null;
  readonly createdAtMs: number;
  /** 0: never. */
  readonly lastProvisionedAtMs: number;
  /** When one of its secrets was last used; null: never, or those are gone. */
  readonly lastRegisteredAtMs: number | null;
}

export interface NewDeviceRecord {
  readonly userId: string;
  readonly deviceToken: string;
  readonly name: string;
}

/** Whose device it is, and which. */
export interface DeviceKey {
  readonly userId: string;
  readonly deviceId: string;
}

/** What a user's devices are called, and how they stand. */
export class DeviceRecords {
  readonly #db: Database;
  readonly #perUserCount: number;

  constructor(db: Database, { perUserCount }: { readonly perUserCount: number }) {
    this.#db = db;
    this.#perUserCount = perUserCount;
  }

  /** In the order in which they were made. */
  async list(userId: string): Promise<readonly DeviceRecord[]> {
    return await this.#query()
      .where('device.user_id', '=', userId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }

  async find({ deviceId, userId }: DeviceKey): Promise<DeviceRecord | undefined> {
    return await this.#query()
      .where('device.id', '=', deviceId)
      .where('device.user_id', '=', userId)
      .executeTakeFirst();
  }

  /** A user who has too many loses the one that was unused longest. */
  async create({ deviceToken, name, userId }: NewDeviceRecord, nowMs: number): Promise<DeviceRecord> {
    const id = mintId();
    await this.#db.transaction().execute(async (work) => {
      await lockUser(work, userId);
      await work
        .insertInto('device')
        .values({
          id,
          user_id: userId,
          token_hash: hashToken(deviceToken),
          name,
          created_at: nowMs,
          last_provisioned_at: 0,
        })
        .execute();
      await forgetOldDevices(work, { userId, newId: id, perUserCount: this.#perUserCount });
    });
    return {
      deviceId: id,
      name,
      applicationSid: null,
      createdAtMs: nowMs,
      lastProvisionedAtMs: 0,
      lastRegisteredAtMs: null,
    };
  }

  /** Answers whether there is such a device. */
  async rename({ deviceId, userId }: DeviceKey, name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('device')
      .set({ name })
      .where('id', '=', deviceId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Null lets it run the user's application again. Answers whether there is such a device. */
  async setApplicationSid({ deviceId, userId }: DeviceKey, sid: string | null): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('device')
      .set({ application_sid: sid })
      .where('id', '=', deviceId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Forgets a device and its secrets: its next registration is refused. Answers whether there was such a device. */
  async delete({ deviceId, userId }: DeviceKey): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('device')
      .where('id', '=', deviceId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #query(): SelectQueryBuilder<Tables, 'device', DeviceRecord> {
    return this.#db
      .selectFrom('device')
      .select([
        'device.id as deviceId',
        'device.name as name',
        'device.application_sid as applicationSid',
        'device.created_at as createdAtMs',
        'device.last_provisioned_at as lastProvisionedAtMs',
      ])
      .select((expression) => lastUseOf(expression).as('lastRegisteredAtMs'));
  }
}

function lastUseOf(expression: ExpressionBuilder<Tables, 'device'>) {
  return expression
    .selectFrom('device_secret')
    .whereRef('device_secret.device_id', '=', 'device.id')
    .select(({ fn }) => fn.max('device_secret.last_used_at').as('at'));
}
