import { join } from 'node:path';
import { systemClock } from '@offhook/primitives';
import { type DigestAlgorithm, digestHa1 } from '@offhook/sip-message';
import Libsql from 'libsql';
import { defaultServerConfig } from '../config/server-config.js';
import { Ha1Box } from '../device/ha1-box.js';
import { Argon2Hasher } from '../password/argon2-hasher.js';
import { loadKeyRing } from '../secret/server-key.js';
import { SecretBox } from '../secret/secret-box.js';
import { noteUseEveryMs } from '../webhook/secret-use-notes.js';
import { databaseFileName } from '../storage/database.js';

/** A phone of a seeded database. */
export interface SeededPhone {
  readonly username: string;
  readonly secret: string;
}

/** The phone of that number. */
export function seededPhone(index: number): SeededPhone {
  return { username: `user${index}`, secret: `secret of user${index}` };
}

export interface SeedPhonesOptions {
  /** Of a server that was started once, so that the tables and the key are there. */
  readonly dataFolder: string;
  readonly domain: string;
  /** Phones from `fromCount` up to `toCount` are made. */
  readonly fromCount: number;
  readonly toCount: number;
  readonly nowMs: number;
}

/** What every seeded user logs in with. */
export const seededPassword = 'correct horse battery staple';

const yearMs = 365 * 24 * 3_600_000;
const companyId = 'seeded';

/** Fills a database with users that have one phone each, with secrets as the server would have sealed them. */
export async function seedPhones(options: SeedPhonesOptions): Promise<void> {
  const { dataFolder, domain: realm, fromCount, nowMs, toCount } = options;
  const passwordHash = await new Argon2Hasher(defaultServerConfig.passwordHash, systemClock).hash(
    seededPassword,
  );
  const ha1s = new Ha1Box(new SecretBox(await loadKeyRing({ dataFolder, oldKeys: [] })));
  const db = new Libsql(join(dataFolder, databaseFileName));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  const company = db.prepare(
    'insert into company (id, name, sip_domain, created_at) values (?, ?, ?, ?) on conflict do nothing',
  );
  const user = db.prepare(
    'insert into app_user (id, company_id, username, display_name, password_hash, created_at) values (?, ?, ?, ?, ?, ?)',
  );
  const device = db.prepare(
    'insert into device (id, user_id, token_hash, created_at, last_provisioned_at) values (?, ?, ?, ?, ?)',
  );
  const secret = db.prepare(
    'insert into device_secret (id, device_id, address, ha1_md5, ha1_sha256, created_at, expires_at, last_used_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const membership = db.prepare(
    'insert into membership (user_id, company_id, role, created_at) values (?, ?, ?, ?)',
  );

  const addPhone = (index: number): void => {
    const phone = seededPhone(index);
    const { username } = phone;
    // Ids of rows are random: in the order of their making they would be found too easily.
    const id = scattered(index);
    const seal = (algorithm: DigestAlgorithm): string =>
      ha1s.seal(digestHa1({ algorithm, username, realm, password: phone.secret }), id, algorithm);
    // Phones that register again and again, as they do all day: their last uses are spread over the time between notes.
    const usedMs = nowMs - ((index * 7_919) % noteUseEveryMs);
    user.run([id, companyId, username, username, passwordHash, nowMs]);
    membership.run([id, companyId, 'member', nowMs]);
    device.run([id, id, id, nowMs, nowMs]);
    secret.run([id, id, `${username}@${realm}`, seal('MD5'), seal('SHA-256'), nowMs, nowMs + yearMs, usedMs]);
  };

  company.run([companyId, companyId, realm, nowMs]);
  db.exec('begin');
  for (let index = fromCount; index < toCount; index += 1) addPhone(index);
  db.exec('commit');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Each number has one of its own, far from its neighbours'. */
function scattered(index: number): string {
  const mixed = BigInt.asUintN(64, BigInt(index + 1) * 0x9e37_79b9_7f4a_7c15n);
  return mixed.toString(16).padStart(24, '0');
}
