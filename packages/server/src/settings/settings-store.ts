import type { Settings } from '@offhook/protocol';
import type { Database } from '../storage/tables.js';

/** Whose settings they are. A company's are under those of its users, and these under those of their devices. */
export interface SettingsOwner {
  readonly kind: 'company' | 'user' | 'device';
  readonly id: string;
}

const tableOf = { company: 'company', user: 'app_user', device: 'device' } as const;

/** Settings, as JSON in the rows of those who have them. */
export class SettingsStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Undefined: there is no such owner. */
  async find({ id, kind }: SettingsOwner): Promise<Settings | undefined> {
    const row = await this.#db
      .selectFrom(tableOf[kind])
      .where('id', '=', id)
      .select('settings')
      .executeTakeFirst();
    return row === undefined ? undefined : parse(row.settings);
  }

  /** Lets one change after the other see what the one before left. Undefined: there is no such owner. */
  async change(
    { id, kind }: SettingsOwner,
    merge: (settings: Settings) => Settings,
  ): Promise<Settings | undefined> {
    return await this.#db.transaction().execute(async (work) => {
      const update = work.updateTable(tableOf[kind]).where('id', '=', id);
      // An update that changes nothing holds the row until the end of the transaction.
      const row = await update
        .set((row) => ({ settings: row.ref('settings') }))
        .returning('settings')
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const changed = merge(parse(row.settings));
      await update.set({ settings: JSON.stringify(changed) }).execute();
      return changed;
    });
  }

  /** The settings that a device has from the company of its user's address, from its user and of itself: weakest first. */
  async layersOf(deviceId: string): Promise<readonly Settings[]> {
    const row = await this.#db
      .selectFrom('device')
      .innerJoin('app_user', 'app_user.id', 'device.user_id')
      .innerJoin('company', 'company.id', 'app_user.company_id')
      .where('device.id', '=', deviceId)
      .select(['company.settings as company', 'app_user.settings as user', 'device.settings as device'])
      .executeTakeFirst();
    return row === undefined ? [] : [parse(row.company), parse(row.user), parse(row.device)];
  }

  async isAdmin(userId: string, companyId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('membership')
      .where('user_id', '=', userId)
      .where('company_id', '=', companyId)
      .where('role', '=', 'admin')
      .select('user_id')
      .executeTakeFirst();
    return row !== undefined;
  }
}

/** They were checked when they were written, and the document is checked when it is answered. */
function parse(json: string): Settings {
  return JSON.parse(json) as Settings;
}
