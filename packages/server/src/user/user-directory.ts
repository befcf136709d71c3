import type { Clock } from '@offhook/primitives';
import { importedPhoneId } from '../device/imported-phone-id.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { Database } from '../storage/tables.js';
import type { NewUser, UserStore } from './user-store.js';

export interface UserDirectoryOptions {
  readonly db: Database;
  readonly users: UserStore;
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
}

export interface UserEntry extends Omit<NewUser, 'passwordHash'> {
  /** Absent: the user logs in by access token or ticket alone. */
  readonly password?: string | undefined;
}

/** What the sessions of before do not survive. */
type EndingChange =
  { readonly password_hash: string; readonly password_changed_at: number } | { readonly disabled_at: number };

/** What an operator, or the user himself, does to a user: each change ends at once what it makes untrue. */
export class UserDirectory {
  readonly #options: UserDirectoryOptions;

  constructor(options: UserDirectoryOptions) {
    this.#options = options;
  }

  /** Answers the id. @throws RequestError auth/identity-taken */
  async addUser({ password, ...user }: UserEntry): Promise<string> {
    const { clock, hasher, users } = this.#options;
    const passwordHash = password === undefined ? undefined : await hasher.hash(password);
    return await users.addUser({ ...user, passwordHash }, clock.now());
  }

  /**
   * Sets a password, and ends the user's sessions and device secrets, save those of `exceptSessionId`.
   * False when there is no such user.
   */
  async setPassword(userId: string, password: string, exceptSessionId?: string): Promise<boolean> {
    const { clock, hasher } = this.#options;
    const hash = await hasher.hash(password);
    const change = { password_hash: hash, password_changed_at: clock.now() };
    return await this.#change(userId, change, exceptSessionId);
  }

  /** Lets the user neither log in nor call, from now on. False when there is no such user. */
  async disable(userId: string): Promise<boolean> {
    return await this.#change(userId, { disabled_at: this.#options.clock.now() });
  }

  /** False when there is no such user. */
  async enable(userId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#options.db
      .updateTable('app_user')
      .set({ disabled_at: null })
      .where('id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #change(userId: string, change: EndingChange, exceptSessionId = ''): Promise<boolean> {
    return await this.#options.db.transaction().execute(async (work) => {
      const { numUpdatedRows } = await work
        .updateTable('app_user')
        .set(change)
        .where('id', '=', userId)
        .executeTakeFirst();
      // Those too whose session has ended before them; but not the phone that has a password of its own.
      const ofUser = work
        .selectFrom('device')
        .where('user_id', '=', userId)
        .where('id', '!=', importedPhoneId(userId))
        .select('id');
      await work
        .deleteFrom('device_secret')
        .where('device_id', 'in', ofUser)
        .where((is) => is.or([is('session_id', 'is', null), is('session_id', '!=', exceptSessionId)]))
        .execute();
      await work
        .deleteFrom('session')
        .where('user_id', '=', userId)
        .where('id', '!=', exceptSessionId)
        .execute();
      return numUpdatedRows > 0n;
    });
  }
}
