import type { Logger } from '@offhook/primitives';
import type { Settings, SettingsChange } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { DeviceRecords } from '../device/device-records.js';
import { refuseStrangers } from '../device/own-user.js';
import { unknownDevice } from '../device/own-devices.js';
import { RequestError } from '../error/request-error.js';
import { changeSettings } from './change-settings.js';
import type { SettingsOwner, SettingsStore } from './settings-store.js';

export interface ManagedSettingsOptions {
  readonly settings: SettingsStore;
  readonly devices: DeviceRecords;
  readonly auditLog: AuditLog;
  readonly logger: Logger;
}

/** Whose settings a request is about: of a user, of a user's device, or of a company. */
export type SettingsPath =
  { readonly userId: string; readonly deviceId?: string } | { readonly companyId: string };

/** Settings under the hands of those whose they are: users, and the admins of companies. */
export class ManagedSettings {
  readonly #options: ManagedSettingsOptions;

  constructor(options: ManagedSettingsOptions) {
    this.#options = options;
  }

  /** @throws RequestError provisioning/forbidden, provisioning/unknown-device, auth/company-forbidden */
  async read(actor: Actor, path: SettingsPath): Promise<Settings> {
    const owner = await this.#admit(actor, path);
    return (await this.#options.settings.find(owner)) ?? {};
  }

  /** @throws RequestError as `read` does, and request/invalid */
  async change(actor: Actor, path: SettingsPath, change: SettingsChange): Promise<Settings> {
    const { auditLog, logger, settings } = this.#options;
    const owner = await this.#admit(actor, path);
    const changed = await settings.change(owner, (before) => changeSettings(before, change));
    const { sourceAddress, userId } = actor;
    const details = { kind: owner.kind, changedCount: Object.keys(change).length };
    const event = { actor: userId, subject: owner.id, sourceAddress, details };
    await auditLog.record({ action: 'settings-changed', ...event });
    logger.info('changed settings', { userId, ownerId: owner.id, ...details });
    return changed ?? {};
  }

  async #admit(actor: Actor, path: SettingsPath): Promise<SettingsOwner> {
    if ('companyId' in path) return await this.#admitAdmin(actor, path.companyId);
    const { deviceId, userId } = path;
    refuseStrangers(actor, userId);
    if (deviceId === undefined) return { kind: 'user', id: userId };
    if ((await this.#options.devices.find({ userId, deviceId })) === undefined) throw unknownDevice();
    return { kind: 'device', id: deviceId };
  }

  /** A company that does not exist is answered as one of others, so that ids cannot be tried out. */
  async #admitAdmin({ userId }: Actor, companyId: string): Promise<SettingsOwner> {
    if (await this.#options.settings.isAdmin(userId, companyId)) return { kind: 'company', id: companyId };
    throw new RequestError('auth/company-forbidden', 'You are not an admin of this company.');
  }
}
