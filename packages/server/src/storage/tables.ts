import type { LoginMethod, MemberRole } from '@offhook/protocol';
import type { Generated, Kysely } from 'kysely';

/** Milliseconds since the epoch. */
type Instant = number;

export interface CompanyTable {
  readonly id: string;
  readonly name: string;
  /** The realm of its users' digests. */
  readonly sip_domain: string;
  /** The jambonz application that is run when one of its users calls, unless the user or the device has its own. */
  readonly application_sid: string | null;
  /** JSON of `Settings`. */
  readonly settings: Generated<string>;
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
  /** Lower case. */
  readonly email: string | null;
  /** E.164. */
  readonly phone_number: string | null;
  /** argon2id, in its own text form. */
  readonly password_hash: string | null;
  readonly password_changed_at: Instant | null;
  /** Since when the user may neither log in nor call. */
  readonly disabled_at: Instant | null;
  /** JSON of `Settings`. */
  readonly settings: Generated<string>;
  readonly created_at: Instant;
}

/** Who may act for which company. The company of a user's address is one of them. */
export interface MembershipTable {
  readonly user_id: string;
  readonly company_id: string;
  readonly role: MemberRole;
  readonly created_at: Instant;
}

/** A customer's backend that signs what it sends. The id is the application key. */
export interface ApplicationTable {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  /** Sealed, see `SecretBox`: a signature can be checked with the secret alone. */
  readonly sealed_secret: string;
  readonly created_at: Instant;
  readonly revoked_at: Instant | null;
  readonly last_used_at: Instant | null;
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
  /** The company that the user acts for. */
  readonly company_id: string;
  readonly method: LoginMethod;
  /** What it was opened with: revoking that ends it. */
  readonly access_token_id: string | null;
  readonly application_id: string | null;
  readonly sub_id: string | null;
  readonly token_hash: string;
  /** The token of before a renewal, which requests under way still carry. */
  readonly previous_token_hash: string | null;
  readonly previous_until: Instant | null;
  /** Sealed, see `SecretBox`: a signature can be checked with the secret alone. */
  readonly sealed_secret: string;
  readonly user_agent: string | null;
  readonly source_address: string | null;
  readonly created_at: Instant;
  readonly last_used_at: Instant;
  readonly expires_at: Instant;
  /** No renewal goes beyond it. */
  readonly ends_at: Instant;
}

export interface DeviceTable {
  readonly id: string;
  readonly user_id: string;
  readonly token_hash: string;
  readonly name: Generated<string>;
  readonly application_sid: string | null;
  /** JSON of `Settings`. */
  readonly settings: Generated<string>;
  readonly created_at: Instant;
  /** 0: never. */
  readonly last_provisioned_at: Instant;
}

export interface DeviceSecretTable {
  readonly id: string;
  readonly device_id: string;
  /** `username@domain`, as the digest names it: HA1 holds both, so a secret never outlives its address. */
  readonly address: Generated<string>;
  /** Who minted it; null when that session is gone. */
  readonly session_id: string | null;
  /** Sealed, see `SecretBox`. */
  readonly ha1_md5: string;
  readonly ha1_sha256: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly last_used_at: Instant | null;
}

/** What may be exchanged once for a provisioning document. */
export interface ProvisioningTicketTable {
  readonly id: string;
  readonly session_id: string;
  readonly token_hash: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly used_at: Instant | null;
}

/** Which session has taken the password of a user's phone for itself. No row: nobody. */
export interface PhoneLeaseTable {
  readonly user_id: string;
  readonly session_id: string;
  readonly taken_at: Instant;
}

/** Who did what, for the operator. Never holds a secret. */
export interface AuditEventTable {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly source_address: string | null;
  /** JSON. */
  readonly details: string;
}

/** Who failed too often, where no Redis keeps that. */
export interface BlockedSourceTable {
  /** Which limit it is of. */
  readonly list: string;
  /** What the limit counts by: an address, a network, an account. */
  readonly source: string;
  /** Null: until the operator clears it. */
  readonly until_at: Instant | null;
  readonly created_at: Instant;
}

export interface SettingTable {
  readonly name: string;
  readonly value: string;
}

/** The database as Kysely sees it. `app_user`, because `user` is a reserved word in PostgreSQL. */
export interface Tables {
  readonly company: CompanyTable;
  readonly app_user: UserTable;
  readonly membership: MembershipTable;
  readonly application: ApplicationTable;
  readonly access_token: AccessTokenTable;
  readonly session: SessionTable;
  readonly device: DeviceTable;
  readonly device_secret: DeviceSecretTable;
  readonly provisioning_ticket: ProvisioningTicketTable;
  readonly phone_lease: PhoneLeaseTable;
  readonly audit_event: AuditEventTable;
  readonly blocked_source: BlockedSourceTable;
  readonly setting: SettingTable;
}

/** Everything that is kept. Close it with `destroy()`. */
export type Database = Kysely<Tables>;
