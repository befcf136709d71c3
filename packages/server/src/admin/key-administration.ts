import { type Clock } from '@offhook/primitives';
import type { AuditLog } from '../audit/audit-log.js';
import { ServerError } from '../error/server-error.js';
import { KeyFile } from '../secret/key-file.js';
import { KeyRotation, type RotationReport } from '../secret/rotation/key-rotation.js';
import { resealAll } from '../secret/rotation/reseal.js';
import type { SecretBox } from '../secret/secret-box.js';
import type { KeyOptions } from '../secret/server-key.js';
import type { Database } from '../storage/tables.js';

export interface KeyAdministrationOptions {
  readonly db: Database;
  readonly keys: KeyOptions;
  readonly box: SecretBox;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

/** The key that secrets are sealed with, as an operator changes it. */
export class KeyAdministration {
  readonly #options: KeyAdministrationOptions;

  constructor(options: KeyAdministrationOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/key-from-environment, server/key-mismatch */
  async rotate(order: { readonly keepOld: boolean }): Promise<RotationReport> {
    const { auditLog, keys } = this.#options;
    const report = keys.key === undefined ? await this.#rotateFile(order) : await this.#resealByHand();
    const { keyId, resealedCount } = report;
    const details = { resealedCount };
    await auditLog.record({ actor: 'operator', action: 'key-rotated', subject: keyId, details });
    return report;
  }

  async #rotateFile(order: { readonly keepOld: boolean }): Promise<RotationReport> {
    const { clock, db, keys } = this.#options;
    return await new KeyRotation({ db, clock, file: new KeyFile(keys.dataFolder) }).rotate(order);
  }

  /** The operator has put the new key where it belongs; what is left to do is the sealing. */
  async #resealByHand(): Promise<RotationReport> {
    const { box, db, keys } = this.#options;
    if ((keys.oldKeys ?? []).length === 0) {
      const message =
        'The key is given by OFFHOOK_KEY, so it is yours to change: make a new one with "openssl rand -base64 32", ' +
        'set OFFHOOK_KEY to it and OFFHOOK_OLD_KEYS to the old one, restart the servers, and run this command again.';
      throw new ServerError('server/key-from-environment', message);
    }
    const counts = await resealAll({ db, box });
    return { ...counts, keyId: box.keyId(), isResumed: false, hasOldKeys: true };
  }
}
