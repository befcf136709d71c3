import { RequestError } from '../error/request-error.js';
import { mintId } from '../secret/token.js';
import { isUniqueViolation } from '../storage/storage-error.js';
import type { Database } from '../storage/tables.js';
import { normalEmail, type UserIdentity } from './identity.js';
import { type KnownUser, knownUserColumns } from './known-user.js';

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly sipDomain: string;
}

export interface User {
  readonly id: string;
  readonly companyId: string;
  /** The user part of the SIP address. */
  readonly username: string;
  readonly displayName: string;
  readonly applicationSid?: string;
}

/** A user who is to be made, a member of the company of his address. */
export interface NewUser {
  readonly companyId: string;
  readonly username: string;
  readonly displayName: string;
  readonly email?: string | undefined;
  /** E.164. */
  readonly phoneNumber?: string | undefined;
  /** Of a `PasswordHasher`. */
  readonly passwordHash?: string | undefined;
}

/** A user and the domain that the company gives to the address. */
export interface UserAddress {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly sipDomain: string;
}

/** What a user may be found by, and called. What is absent stays; null removes. */
export interface UserChange {
  readonly displayName?: string | undefined;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
}

/** Users, and the companies of their addresses. */
export class UserStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes the company, or changes its name and domain. Devices of a domain that went must be provisioned anew. */
  async saveCompany(company: Company, nowMs: number): Promise<void> {
    const { id, name, sipDomain } = company;
    await this.#db
      .insertInto('company')
      .values({ id, name, sip_domain: sipDomain, created_at: nowMs })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, sip_domain: sipDomain }))
      .execute();
  }

  /** Makes the user, or changes the name and the application. */
  async saveUser(user: User, nowMs: number): Promise<void> {
    const { id, companyId, username, displayName, applicationSid = null } = user;
    const changes = { username, display_name: displayName, application_sid: applicationSid };
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('app_user')
        .values({ id, company_id: companyId, ...changes, created_at: nowMs })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
        .execute();
      await transaction
        .insertInto('membership')
        .values({ user_id: id, company_id: companyId, role: 'member', created_at: nowMs })
        .onConflict((conflict) => conflict.columns(['user_id', 'company_id']).doNothing())
        .execute();
    });
  }

  /**
   * Makes the user with the membership, or nothing of it. Answers the id.
   *
   * @throws RequestError auth/identity-taken
   */
  async addUser(user: NewUser, nowMs: number): Promise<string> {
    const id = mintId();
    const hash = user.passwordHash ?? null;
    const work = this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('app_user')
        .values({
          id,
          company_id: user.companyId,
          username: user.username,
          display_name: user.displayName,
          application_sid: null,
          email: user.email === undefined ? null : normalEmail(user.email),
          phone_number: user.phoneNumber ?? null,
          password_hash: hash,
          password_changed_at: hash === null ? null : nowMs,
          created_at: nowMs,
        })
        .execute();
      await transaction
        .insertInto('membership')
        .values({ user_id: id, company_id: user.companyId, role: 'member', created_at: nowMs })
        .execute();
    });
    await work.catch(refuseTaken);
    return id;
  }

  /** All users of a company, or of all, by their names. */
  async list(companyId?: string): Promise<readonly KnownUser[]> {
    const query = this.#joined().orderBy('app_user.username').orderBy('app_user.id');
    const narrowed = companyId === undefined ? query : query.where('app_user.company_id', '=', companyId);
    return await narrowed.select([...knownUserColumns]).execute();
  }

  async findById(id: string): Promise<KnownUser | undefined> {
    return await this.#joined()
      .where('app_user.id', '=', id)
      .select([...knownUserColumns])
      .executeTakeFirst();
  }

  /** Who is meant. A username is found as it was written, or else in small letters. */
  async findByIdentity(identity: UserIdentity): Promise<KnownUser | undefined> {
    const query = this.#joined().select([...knownUserColumns]);
    switch (identity.kind) {
      case 'email':
        return await query.where('app_user.email', '=', identity.email).executeTakeFirst();
      case 'phone-number':
        return await query.where('app_user.phone_number', '=', identity.phoneNumber).executeTakeFirst();
      case 'username': {
        const { sipDomain, username } = identity;
        const found = await query
          .where('company.sip_domain', '=', sipDomain)
          .where('app_user.username', 'in', [username, username.toLowerCase()])
          .execute();
        return found.find((user) => user.username === username) ?? found[0];
      }
    }
  }

  /** Which of the names are in use at a company. */
  async takenUsernames(companyId: string, names: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#db
      .selectFrom('app_user')
      .where('company_id', '=', companyId)
      .where('username', 'in', [...names])
      .select('username')
      .execute();
    return new Set(rows.map(({ username }) => username));
  }

  /** False when there is no such user. @throws RequestError auth/identity-taken */
  async change(id: string, { displayName, email, phoneNumber }: UserChange): Promise<boolean> {
    const changes = {
      ...(displayName === undefined ? {} : { display_name: displayName }),
      ...(email === undefined ? {} : { email: email === null ? null : normalEmail(email) }),
      ...(phoneNumber === undefined ? {} : { phone_number: phoneNumber }),
    };
    if (Object.keys(changes).length === 0) return (await this.findById(id)) !== undefined;
    const work = this.#db.updateTable('app_user').set(changes).where('id', '=', id).executeTakeFirst();
    const { numUpdatedRows } = await work.catch(refuseTaken);
    return numUpdatedRows > 0n;
  }

  /** Keeps the same password under another hash, unless it was changed meanwhile. Answers whether it did. */
  async replaceHash(id: string, oldHash: string, newHash: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('app_user')
      .set({ password_hash: newHash })
      .where('id', '=', id)
      .where('password_hash', '=', oldHash)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async findAddress(userId: string): Promise<UserAddress | undefined> {
    return await this.#joined()
      .where('app_user.id', '=', userId)
      .select([
        'app_user.id as userId',
        'app_user.username as username',
        'app_user.display_name as displayName',
        'company.sip_domain as sipDomain',
      ])
      .executeTakeFirst();
  }

  async findDomain(companyId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('company')
      .where('id', '=', companyId)
      .select('sip_domain as sipDomain')
      .executeTakeFirst();
    return row?.sipDomain;
  }

  async findCompanyId(sipDomain: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('company')
      .where('sip_domain', '=', sipDomain)
      .select('id')
      .executeTakeFirst();
    return row?.id;
  }

  /** Whose SIP address it is, registered or not. */
  async findUserId(username: string, sipDomain: string): Promise<string | undefined> {
    const row = await this.#joined()
      .where('company.sip_domain', '=', sipDomain)
      .where('app_user.username', '=', username)
      .select('app_user.id')
      .executeTakeFirst();
    return row?.id;
  }

  #joined() {
    return this.#db.selectFrom('app_user').innerJoin('company', 'company.id', 'app_user.company_id');
  }
}

export function identityTaken(): RequestError {
  const message = 'This name, e-mail address or phone number is taken. Choose another one, or log in.';
  return new RequestError('auth/identity-taken', message);
}

function refuseTaken(error: unknown): never {
  throw isUniqueViolation(error) ? identityTaken() : error;
}
