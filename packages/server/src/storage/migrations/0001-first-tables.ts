import type { Kysely, Migration } from 'kysely';

type Schema = Kysely<unknown>;

async function createPeople(db: Schema): Promise<void> {
  await db.schema
    .createTable('company')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sip_domain', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('app_user')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'text', (column) =>
      column.notNull().references('company.id').onDelete('cascade'),
    )
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('application_sid', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('app_user_by_address', ['company_id', 'username'])
    .execute();
}

async function createLogins(db: Schema): Promise<void> {
  await db.schema
    .createTable('access_token')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await db.schema
    .createTable('session')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id').onDelete('cascade'))
    .addColumn('access_token_id', 'text', (column) =>
      column.notNull().references('access_token.id').onDelete('cascade'),
    )
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createDevices(db: Schema): Promise<void> {
  await db.schema
    .createTable('device')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_provisioned_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('device_by_token', ['user_id', 'token_hash'])
    .execute();
  await db.schema
    .createTable('device_secret')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('device_id', 'text', (column) => column.notNull().references('device.id').onDelete('cascade'))
    .addColumn('session_id', 'text', (column) => column.references('session.id').onDelete('set null'))
    .addColumn('ha1_md5', 'text', (column) => column.notNull())
    .addColumn('ha1_sha256', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}

interface Index {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** Beside those that the unique columns bring. The webhook goes company, user, device, secret: each step has one. */
const indices: readonly Index[] = [
  { name: 'access_token_by_user', table: 'access_token', columns: ['user_id'] },
  { name: 'session_by_access_token', table: 'session', columns: ['access_token_id', 'created_at'] },
  { name: 'session_by_user', table: 'session', columns: ['user_id'] },
  { name: 'session_by_expiry', table: 'session', columns: ['expires_at'] },
  { name: 'device_secret_by_device', table: 'device_secret', columns: ['device_id', 'expires_at'] },
  { name: 'device_secret_by_session', table: 'device_secret', columns: ['session_id'] },
  { name: 'device_secret_by_expiry', table: 'device_secret', columns: ['expires_at'] },
];

async function createSettings(db: Schema): Promise<void> {
  await db.schema
    .createTable('setting')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

/** May be run again after a crash in the middle: SQLite commits each statement by itself. */
export const firstTables: Migration = {
  up: async (db: Schema) => {
    await createPeople(db);
    await createLogins(db);
    await createDevices(db);
    await createSettings(db);
    for (const { name, table, columns } of indices) {
      await db.schema
        .createIndex(name)
        .ifNotExists()
        .on(table)
        .columns([...columns])
        .execute();
    }
  },
};
