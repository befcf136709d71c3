import { type DigestAlgorithm, digestHa1 } from '@offhook/sip-message';
import type { Transaction } from 'kysely';
import type { Ha1Box } from '../../device/ha1-box.js';
import { importedPhoneId } from '../../device/imported-phone-id.js';
import { hashToken, mintId, mintSecret } from '../../secret/token.js';
import type { Tables } from '../../storage/tables.js';

export interface ImportedPhone {
  readonly userId: string;
  readonly username: string;
  readonly sipDomain: string;
  /** What is typed into the phone. */
  readonly password: string;
  readonly expiresAtMs: number;
}

/** What such a device is called. */
export const importedPhoneName = 'Imported phone';

/**
 * Lets a phone with a password of its own register for years: a device with a single secret that no session minted.
 * A user has one of them, and a second import replaces its password.
 */
export async function saveImportedPhone(
  work: Transaction<Tables>,
  phone: ImportedPhone,
  { ha1s, nowMs }: { readonly ha1s: Ha1Box; readonly nowMs: number },
): Promise<void> {
  const { expiresAtMs, password, sipDomain: realm, userId, username } = phone;
  const deviceId = importedPhoneId(userId);
  await work
    .insertInto('device')
    .values({
      id: deviceId,
      user_id: userId,
      // Nobody knows such a token: the phone does not provision itself.
      token_hash: hashToken(mintSecret()),
      name: importedPhoneName,
      created_at: nowMs,
      last_provisioned_at: 0,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await work.deleteFrom('device_secret').where('device_id', '=', deviceId).execute();
  const id = mintId();
  const sealed = (algorithm: DigestAlgorithm): string =>
    ha1s.seal(digestHa1({ algorithm, username, realm, password }), id, algorithm);
  await work
    .insertInto('device_secret')
    .values({
      id,
      device_id: deviceId,
      address: `${username}@${realm}`,
      session_id: null,
      ha1_md5: sealed('MD5'),
      ha1_sha256: sealed('SHA-256'),
      created_at: nowMs,
      expires_at: expiresAtMs,
      last_used_at: null,
    })
    .execute();
}
