import { ApplicationStore } from '../application/application-store.js';
import { Ha1Box } from '../device/ha1-box.js';
import { checkKeyFits } from '../secret/key-fit.js';
import type { SecretBox } from '../secret/secret-box.js';
import { mintSessionSecret, SessionSecretBox } from '../session/session-secret.js';
import type { Database } from '../storage/tables.js';
import { dayMs, domain, startMs } from './test-server.js';

/** A row of each kind that holds sealed text, many times over. */
export interface SealedData {
  /** One more of each, sealed by `box`. */
  readonly addRow: (name: string, box: SecretBox) => Promise<void>;
  /** What `box` does not open, by the names of the rows. */
  readonly unopened: (box: SecretBox) => Promise<readonly string[]>;
}

const ha1 = 'a'.repeat(32);

export async function sealedData(db: Database, box: SecretBox, rowCount: number): Promise<SealedData> {
  const owner = { user_id: 'carol', company_id: 'company' };
  const base = { name: domain, sip_domain: domain, application_sid: null, created_at: startMs };
  await db
    .insertInto('company')
    .values({ id: owner.company_id, ...base })
    .execute();
  const user = { company_id: owner.company_id, username: 'carol', display_name: 'Carol' };
  await db
    .insertInto('app_user')
    .values({ id: owner.user_id, ...user, application_sid: null, created_at: startMs })
    .execute();
  await db
    .insertInto('device')
    .values({
      id: 'device',
      user_id: owner.user_id,
      token_hash: 'device',
      created_at: startMs,
      last_provisioned_at: 0,
    })
    .execute();
  const data: SealedData = {
    addRow: async (name, sealer) => {
      await addRow(db, sealer, name);
    },
    unopened: async (opener) => await unopenedBy(db, opener),
  };
  await db.transaction().execute(async (work) => {
    for (let row = 0; row < rowCount; row += 1) await addRow(work, box, `row-${row}`);
  });
  return data;
}

async function addRow(db: Database, box: SecretBox, name: string): Promise<void> {
  const ha1s = new Ha1Box(box);
  await db
    .insertInto('device_secret')
    .values({
      id: name,
      device_id: 'device',
      address: `carol@${domain}`,
      session_id: null,
      ha1_md5: ha1s.seal(ha1, name, 'MD5'),
      ha1_sha256: ha1s.seal(ha1, name, 'SHA-256'),
      created_at: startMs,
      expires_at: startMs + dayMs,
      last_used_at: null,
    })
    .execute();
  await db
    .insertInto('session')
    .values({
      id: name,
      user_id: 'carol',
      company_id: 'company',
      method: 'password',
      access_token_id: null,
      application_id: null,
      sub_id: null,
      token_hash: name,
      previous_token_hash: null,
      previous_until: null,
      sealed_secret: new SessionSecretBox(box).seal(mintSessionSecret(), name),
      user_agent: null,
      source_address: null,
      created_at: startMs,
      last_used_at: startMs,
      expires_at: startMs + dayMs,
      ends_at: startMs + dayMs,
    })
    .execute();
  await new ApplicationStore(db, box).create({ companyId: 'company', name }, startMs);
}

async function unopenedBy(db: Database, box: SecretBox): Promise<readonly string[]> {
  const unopened: string[] = [];
  const note = (name: string, text: unknown): void => {
    if (text === undefined) unopened.push(name);
  };
  const ha1s = new Ha1Box(box);
  for (const { ha1_md5, ha1_sha256, id } of await db.selectFrom('device_secret').selectAll().execute()) {
    note(`device_secret ${id} MD5`, ha1s.open(ha1_md5, id, 'MD5'));
    note(`device_secret ${id} SHA-256`, ha1s.open(ha1_sha256, id, 'SHA-256'));
  }
  const secrets = new SessionSecretBox(box);
  for (const { id, sealed_secret } of await db.selectFrom('session').selectAll().execute()) {
    note(`session ${id}`, secrets.open(sealed_secret, id));
  }
  const applications = new ApplicationStore(db, box);
  for (const { key } of await applications.list()) {
    note(`application ${key}`, await applications.findLiving(key));
  }
  const fits = checkKeyFits(db, box).then(
    () => 'fits',
    () => undefined,
  );
  note('key check', await fits);
  return unopened;
}
