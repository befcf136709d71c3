import { randomBytes } from 'node:crypto';
import type { Clock, Logger } from '@offhook/primitives';
import type { Device, NewDevice } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditAction, AuditLog } from '../audit/audit-log.js';
import { RequestError } from '../error/request-error.js';
import type { DeviceKey, DeviceRecord, DeviceRecords } from './device-records.js';
import { refuseStrangers } from './own-user.js';

export interface OwnDevicesOptions {
  readonly records: DeviceRecords;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** As long as the tokens that browsers make for themselves. */
const tokenLength = 32;

/** What users do with their own devices. */
export class OwnDevices {
  readonly #options: OwnDevicesOptions;

  constructor(options: OwnDevicesOptions) {
    this.#options = options;
  }

  /** @throws RequestError provisioning/forbidden */
  async list(actor: Actor, userId: string): Promise<readonly Device[]> {
    refuseStrangers(actor, userId);
    return (await this.#options.records.list(userId)).map(deviceOf);
  }

  /**
   * Nobody can learn the token again.
   *
   * @throws RequestError provisioning/forbidden
   */
  async create(actor: Actor, userId: string, name: string): Promise<NewDevice> {
    refuseStrangers(actor, userId);
    const deviceToken = randomBytes(tokenLength).toString('hex');
    const { clock, records } = this.#options;
    const made = await records.create({ userId, deviceToken, name }, clock.now());
    await this.#record(actor, 'device-created', made.deviceId);
    return { device: deviceOf(made), deviceToken };
  }

  /** @throws RequestError provisioning/forbidden, provisioning/unknown-device */
  async rename(actor: Actor, key: DeviceKey, name: string): Promise<Device> {
    refuseStrangers(actor, key.userId);
    if (!(await this.#options.records.rename(key, name))) throw unknownDevice();
    await this.#record(actor, 'device-renamed', key.deviceId);
    const found = await this.#options.records.find(key);
    if (found === undefined) throw unknownDevice();
    return deviceOf(found);
  }

  /**
   * Puts the device out: its next registration is refused.
   *
   * @throws RequestError provisioning/forbidden, provisioning/unknown-device
   */
  async revoke(actor: Actor, key: DeviceKey): Promise<void> {
    refuseStrangers(actor, key.userId);
    if (!(await this.#options.records.delete(key))) throw unknownDevice();
    await this.#record(actor, 'device-revoked', key.deviceId);
  }

  async #record({ sourceAddress, userId }: Actor, action: AuditAction, deviceId: string): Promise<void> {
    const { auditLog, logger } = this.#options;
    await auditLog.record({ actor: userId, action, subject: deviceId, sourceAddress });
    logger.info('changed a device', { userId, deviceId, action });
  }
}

export function unknownDevice(): RequestError {
  return new RequestError('provisioning/unknown-device', 'This device is not one of yours. Set it up again.');
}

function deviceOf(record: DeviceRecord): Device {
  const { createdAtMs, deviceId, lastProvisionedAtMs, lastRegisteredAtMs, name } = record;
  const instantOf = (atMs: number): string => new Date(atMs).toISOString();
  return {
    deviceId,
    name,
    createdAt: instantOf(createdAtMs),
    lastProvisionedAt: lastProvisionedAtMs === 0 ? null : instantOf(lastProvisionedAtMs),
    lastRegisteredAt: lastRegisteredAtMs === null ? null : instantOf(lastRegisteredAtMs),
  };
}
