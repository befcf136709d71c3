import type { AuditLog } from '../audit/audit-log.js';
import type { DeviceRecord, DeviceRecords } from '../device/device-records.js';
import type { Database } from '../storage/tables.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface DeviceAdministrationOptions {
  readonly db: Database;
  readonly devices: DeviceRecords;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
}

/** Devices, as an operator sees and ends them. */
export class DeviceAdministration {
  readonly #options: DeviceAdministrationOptions;

  constructor(options: DeviceAdministrationOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/command-refused */
  async list(userName: string): Promise<readonly DeviceRecord[]> {
    const { devices, finder } = this.#options;
    return await devices.list((await finder.user(userName)).id);
  }

  /** Its next registration is refused. @throws ServerError server/command-refused */
  async revoke(deviceId: string): Promise<void> {
    const { auditLog, db, devices } = this.#options;
    const owner = await db
      .selectFrom('device')
      .where('id', '=', deviceId)
      .select('user_id as userId')
      .executeTakeFirst();
    if (owner === undefined || !(await devices.delete({ deviceId, userId: owner.userId }))) {
      throw refusal(`There is no device ${deviceId}.`);
    }
    const details = { userId: owner.userId };
    await auditLog.record({ actor: 'operator', action: 'device-revoked', subject: deviceId, details });
  }
}
