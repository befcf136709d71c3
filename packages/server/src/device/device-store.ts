import { sql, type Transaction } from 'kysely';
import { RequestError } from '../error/request-error.js';
import { findLease, type LeaseHolder, takeLease } from '../phone-lease/phone-lease-store.js';
import { hashToken, mintId } from '../secret/token.js';
import type { Database, Tables } from '../storage/tables.js';
import { forgetOldDevices } from './device-limit.js';
import { lockSessions } from './session-lock.js';
import { lockUser } from './user-lock.js';

/** How much of each kind a user may have. */
export interface DeviceLimits {
  /** Devices of a user; the longest unused is forgotten first. */
  readonly perUserCount: number;
  /** The newest secrets of a device, which work whether they were used or not. */
  readonly secretCount: number;
  /** A secret that was used within this time works too, however many are newer: a phone is registered with it. */
  readonly inUseMs: number;
}

export interface DeviceRequest {
  readonly userId: string;
  readonly deviceToken: string;
  /** Whether an unknown device becomes one of the user's. */
  readonly canCreate: boolean;
  /** What a device that is made is called. Default: `Phone`. */
  readonly name?: string | undefined;
  /** Whether the session takes the phone's password for itself, and ends all other secrets. */
  readonly isTaking?: boolean;
}

/** Which device was given a secret. */
export interface ServedDevice {
  readonly deviceId: string;
  /** Whether it was made for that. */
  readonly isNew: boolean;
}

/** A secret as it is kept: sealed HA1 values (RFC 7616 §3.4.2), never the secret itself. */
export interface NewDeviceSecret {
  readonly id: string;
  readonly sessionId: string;
  /** `username@domain`. */
  readonly address: string;
  readonly sealedMd5: string;
  readonly sealedSha256: string;
  readonly expiresAtMs: number;
}

type Work = Transaction<Tables>;

/** A page that is reloaded over and over leaves secrets in use behind; beyond this the longest unused go. */
const maxSecretCount = 32;

/** Devices, by the hashes of their tokens, and their secrets. */
export class DeviceStore {
  readonly #db: Database;
  readonly #limits: DeviceLimits;

  constructor(db: Database, limits: DeviceLimits) {
    this.#db = db;
    this.#limits = limits;
  }

  /**
   * Gives a device one more secret, and makes the device if it may.
   *
   * @throws RequestError provisioning/unknown-device, provisioning/phone-taken, auth/session-invalid
   */
  async addSecret(request: DeviceRequest, secret: NewDeviceSecret, nowMs: number): Promise<ServedDevice> {
    return await this.#db.transaction().execute(async (work) => {
      // Else a secret could be minted while another session takes the phone, and outlive that.
      await lockUser(work, request.userId);
      await refuseEnded(work, secret.sessionId);
      const holder = { userId: request.userId, sessionId: secret.sessionId };
      if (request.isTaking === true) await takeLease(work, holder, nowMs);
      else await refuseTaken(work, holder, nowMs);
      const device = await this.#findOrCreate(work, request, nowMs);
      await work
        .insertInto('device_secret')
        .values({
          id: secret.id,
          device_id: device.deviceId,
          address: secret.address,
          session_id: secret.sessionId,
          ha1_md5: secret.sealedMd5,
          ha1_sha256: secret.sealedSha256,
          created_at: nowMs,
          expires_at: secret.expiresAtMs,
          last_used_at: null,
        })
        .execute();
      await this.#forgetOldSecrets(work, device.deviceId, nowMs);
      return device;
    });
  }

  /** Ends a session, and lets what it minted work until `untilMs` at most. */
  async endSession(sessionId: string, untilMs: number): Promise<void> {
    await this.#db.transaction().execute(async (work) => {
      await lockSessions(work, { column: 'id', value: sessionId });
      await work
        .updateTable('device_secret')
        .set({ expires_at: untilMs })
        .where('session_id', '=', sessionId)
        .where('expires_at', '>', untilMs)
        .execute();
      await work.deleteFrom('session').where('id', '=', sessionId).execute();
    });
  }

  async deleteExpiredSecrets(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('device_secret').where('expires_at', '<', beforeMs).execute();
  }

  async #findOrCreate(work: Work, request: DeviceRequest, nowMs: number): Promise<ServedDevice> {
    const tokenHash = hashToken(request.deviceToken);
    const known = await work
      .updateTable('device')
      .set({ last_provisioned_at: nowMs })
      .where('user_id', '=', request.userId)
      .where('token_hash', '=', tokenHash)
      .returning('id')
      .executeTakeFirst();
    if (known !== undefined) return { deviceId: known.id, isNew: false };
    if (!request.canCreate) {
      throw new RequestError(
        'provisioning/unknown-device',
        'This device is not one of yours. Set it up again.',
      );
    }
    const id = mintId();
    await work
      .insertInto('device')
      .values({
        id,
        user_id: request.userId,
        token_hash: tokenHash,
        ...(request.name === undefined ? {} : { name: request.name }),
        created_at: nowMs,
        last_provisioned_at: nowMs,
      })
      .execute();
    const { perUserCount } = this.#limits;
    await forgetOldDevices(work, { userId: request.userId, newId: id, perUserCount });
    return { deviceId: id, isNew: true };
  }

  async #forgetOldSecrets(work: Work, deviceId: string, nowMs: number): Promise<void> {
    const ofDevice = work.selectFrom('device_secret').where('device_id', '=', deviceId).select('id');
    const newest = ofDevice.orderBy('created_at', 'desc').orderBy('expires_at', 'desc');
    const lastUsed = ofDevice.orderBy(sql`coalesce(last_used_at, created_at)`, 'desc');
    const unusedSinceMs = nowMs - this.#limits.inUseMs;
    await work
      .deleteFrom('device_secret')
      .where('device_id', '=', deviceId)
      .where((is) =>
        is.or([
          is('expires_at', '<=', nowMs),
          is('id', 'not in', lastUsed.limit(maxSecretCount)),
          is.and([
            is('id', 'not in', newest.limit(this.#limits.secretCount)),
            is.or([is('last_used_at', 'is', null), is('last_used_at', '<', unusedSinceMs)]),
          ]),
        ]),
      )
      .execute();
  }
}

/** A session may end while its request is under way. */
async function refuseEnded(work: Work, sessionId: string): Promise<void> {
  if (await lockSessions(work, { column: 'id', value: sessionId })) return;
  throw new RequestError('auth/session-invalid', 'You are not logged in. Log in again.');
}

async function refuseTaken(work: Work, { sessionId, userId }: LeaseHolder, nowMs: number): Promise<void> {
  const lease = await findLease(work, userId, nowMs);
  if (lease === undefined || lease.sessionId === sessionId) return;
  throw new RequestError('provisioning/phone-taken', 'Your phone is in use elsewhere.');
}
