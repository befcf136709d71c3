import type { Kysely } from 'kysely';

/** Milliseconds since the epoch. */
type Instant = number;

export interface CompanyTable {
  readonly id: string;
  readonly name: string;
  /** The realm of its users' digests. */
  readonly sip_domain: string;
  readonly created_at: Instant;
}

export interface UserTable {
  readonly id: string;
  readonly company_id: string;
  /** The user part of the address, and the digest's user name. */
  readonly username: string;
  readonly display_name: string;
  /** The jambonz application that is run when this user calls: a UUID. */
  readonly application_sid: string | null;
  readonly created_at: Instant;
}

export interface AccessTokenTable {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  /** SHA-256, hex. The token itself is nowhere. */
  readonly token_hash: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly revoked_at: Instant | null;
  readonly last_used_at: Instant | null;
}

export interface SessionTable {
  readonly id: string;
  readonly user_id: string;
  readonly access_token_id: string;
  readonly token_hash: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
}

export interface DeviceTable {
  readonly id: string;
  readonly user_id: string;
  readonly token_hash: string;
  readonly created_at: Instant;
  readonly last_provisioned_at: Instant;
}

export interface DeviceSecretTable {
  readonly id: string;
  readonly device_id: string;
  /** Who minted it; null when that session is gone. */
  readonly session_id: string | null;
  /** Sealed, see `SecretBox`. */
  readonly ha1_md5: string;
  readonly ha1_sha256: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly last_used_at: Instant | null;
}

export interface SettingTable {
  readonly name: string;
  readonly value: string;
}

/** The database as Kysely sees it. `app_user`, because `user` is a reserved word in PostgreSQL. */
export interface Tables {
  readonly company: CompanyTable;
  readonly app_user: UserTable;
  readonly access_token: AccessTokenTable;
  readonly session: SessionTable;
  readonly device: DeviceTable;
  readonly device_secret: DeviceSecretTable;
  readonly setting: SettingTable;
}

/** Everything that is kept. Close it with `destroy()`. */
export type Database = Kysely<Tables>;
