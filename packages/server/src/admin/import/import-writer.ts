import type { Transaction } from 'kysely';
import { CompanyStore } from '../../company/company-store.js';
import type { Ha1Box } from '../../device/ha1-box.js';
import { mintId } from '../../secret/token.js';
import type { Database, Tables } from '../../storage/tables.js';
import { normalEmail } from '../../user/identity.js';
import type { PlannedUser } from './import-plan.js';
import { saveImportedPhone } from './imported-phone.js';

/** A planned user, with a hash where the password is new. */
export interface HashedUser extends PlannedUser {
  readonly passwordHash: string | undefined;
}

export interface ImportWrite {
  readonly users: readonly HashedUser[];
  readonly nowMs: number;
  /** How long phones with the passwords of the file may register; undefined: they may not. */
  readonly sipPasswordLifeMs: number | undefined;
}

/** Writes a whole import, or nothing of it. */
export class ImportWriter {
  readonly #db: Database;
  readonly #ha1s: Ha1Box;

  constructor(db: Database, ha1s: Ha1Box) {
    this.#db = db;
    this.#ha1s = ha1s;
  }

  async write(all: ImportWrite): Promise<void> {
    await this.#db.transaction().execute(async (work) => {
      const companyIds = new Map<string, string>();
      for (const user of all.users) {
        const { sipDomain } = user;
        const companyId = companyIds.get(sipDomain) ?? (await companyOf(work, sipDomain, all.nowMs));
        companyIds.set(sipDomain, companyId);
        await this.#writeUser(work, { user, companyId }, all);
      }
    });
  }

  async #writeUser(
    work: Transaction<Tables>,
    { companyId, user }: { readonly user: HashedUser; readonly companyId: string },
    { nowMs, sipPasswordLifeMs }: ImportWrite,
  ): Promise<void> {
    const { existing, password } = user;
    const userId =
      existing === undefined
        ? await addUser(work, { ...user, companyId }, nowMs)
        : await changeUser(work, { ...user, existing }, nowMs);
    if (sipPasswordLifeMs === undefined || password === undefined) return;
    const phone = { ...user, userId, password, expiresAtMs: nowMs + sipPasswordLifeMs };
    await saveImportedPhone(work, phone, { ha1s: this.#ha1s, nowMs });
  }
}

async function companyOf(work: Transaction<Tables>, sipDomain: string, nowMs: number): Promise<string> {
  return await new CompanyStore(work).findOrAddCompany({ name: sipDomain, sipDomain }, nowMs);
}

async function addUser(
  work: Transaction<Tables>,
  user: HashedUser & { readonly companyId: string },
  nowMs: number,
): Promise<string> {
  const id = mintId();
  await work
    .insertInto('app_user')
    .values({
      id,
      company_id: user.companyId,
      username: user.username,
      display_name: user.displayName ?? user.username,
      application_sid: user.applicationSid ?? null,
      email: user.email === undefined ? null : normalEmail(user.email),
      phone_number: user.phoneNumber ?? null,
      password_hash: user.passwordHash ?? null,
      password_changed_at: user.passwordHash === undefined ? null : nowMs,
      created_at: nowMs,
    })
    .execute();
  await work
    .insertInto('membership')
    .values({ user_id: id, company_id: user.companyId, role: 'member', created_at: nowMs })
    .execute();
  return id;
}

/** What a row does not give stays as it is. A new password ends the sessions, as it does when it is set by itself. */
async function changeUser(
  work: Transaction<Tables>,
  user: HashedUser & { readonly existing: { readonly id: string } },
  nowMs: number,
): Promise<string> {
  const { applicationSid, displayName, email, existing, passwordHash, phoneNumber } = user;
  const changes = {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(email === undefined ? {} : { email: normalEmail(email) }),
    ...(phoneNumber === undefined ? {} : { phone_number: phoneNumber }),
    ...(applicationSid === undefined ? {} : { application_sid: applicationSid }),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash, password_changed_at: nowMs }),
  };
  if (Object.keys(changes).length > 0) {
    await work.updateTable('app_user').set(changes).where('id', '=', existing.id).execute();
  }
  if (passwordHash !== undefined) {
    const ended = work.selectFrom('session').where('user_id', '=', existing.id).select('id');
    await work.deleteFrom('device_secret').where('session_id', 'in', ended).execute();
    await work.deleteFrom('session').where('user_id', '=', existing.id).execute();
  }
  return existing.id;
}
