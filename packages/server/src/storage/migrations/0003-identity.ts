import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

type Schema = Kysely<unknown>;

async function extendPeople(db: Schema): Promise<void> {
  await db.schema.alterTable('company').addColumn('application_sid', 'text').execute();
  await db.schema
    .alterTable('company')
    .addColumn('settings', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  for (const name of ['email', 'phone_number', 'password_hash']) {
    await db.schema.alterTable('app_user').addColumn(name, 'text').execute();
  }
  for (const name of ['password_changed_at', 'disabled_at']) {
    await db.schema.alterTable('app_user').addColumn(name, 'bigint').execute();
  }
  await db.schema
    .alterTable('app_user')
    .addColumn('settings', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema
    .createTable('membership')
    .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id').onDelete('cascade'))
    .addColumn('company_id', 'text', (column) =>
      column.notNull().references('company.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('membership_of', ['user_id', 'company_id'])
    .execute();
  // Whoever was there is a member of the company of the address.
  await sql`insert into membership (user_id, company_id, role, created_at)
    select id, company_id, 'member', created_at from app_user`.execute(db);
}

async function createApplications(db: Schema): Promise<void> {
  await db.schema
    .createTable('application')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'text', (column) =>
      column.notNull().references('company.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
}

/** Sessions live for hours: those of before are not carried over, and their owners log in again. */
async function replaceSessions(db: Schema): Promise<void> {
  await db
    .updateTable('device_secret' as never)
    .set({ session_id: null } as never)
    .execute();
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  // PostgreSQL knows what refers to a table and lets that be dropped with it; SQLite goes by the name, which comes back.
  const drop = db.schema.dropTable('session');
  await (isPostgres ? drop.cascade() : drop).execute();
  await db.schema
    .createTable('session')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id').onDelete('cascade'))
    .addColumn('company_id', 'text', (column) =>
      column.notNull().references('company.id').onDelete('cascade'),
    )
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('access_token_id', 'text', (column) =>
      column.references('access_token.id').onDelete('cascade'),
    )
    .addColumn('application_id', 'text', (column) => column.references('application.id').onDelete('cascade'))
    .addColumn('sub_id', 'text')
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('previous_token_hash', 'text')
    .addColumn('previous_until', 'bigint')
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('user_agent', 'text')
    .addColumn('source_address', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .execute();
  if (!isPostgres) return;
  await db.schema
    .alterTable('device_secret')
    .addForeignKeyConstraint('device_secret_session_id_fkey', ['session_id'], 'session', ['id'])
    .onDelete('set null')
    .execute();
}

async function extendDevices(db: Schema): Promise<void> {
  await db.schema
    .alterTable('device')
    .addColumn('name', 'text', (column) => column.notNull().defaultTo('Phone'))
    .execute();
  await db.schema.alterTable('device').addColumn('application_sid', 'text').execute();
  await db.schema
    .alterTable('device')
    .addColumn('settings', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema
    .alterTable('device_secret')
    .addColumn('address', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update device_secret set address = (
    select app_user.username || '@' || company.sip_domain
    from device
    join app_user on app_user.id = device.user_id
    join company on company.id = app_user.company_id
    where device.id = device_secret.device_id)`.execute(db);
}

async function createTickets(db: Schema): Promise<void> {
  await db.schema
    .createTable('provisioning_ticket')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('session.id').onDelete('cascade'),
    )
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createTable('phone_lease')
    .addColumn('user_id', 'text', (column) =>
      column.primaryKey().references('app_user.id').onDelete('cascade'),
    )
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('session.id').onDelete('cascade'),
    )
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createAudit(db: Schema): Promise<void> {
  await db.schema
    .createTable('audit_event')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('source_address', 'text')
    .addColumn('details', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
}

async function createBlockedSources(db: Schema): Promise<void> {
  await db.schema
    .createTable('blocked_source')
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('until_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('blocked_source_of', ['list', 'source'])
    .execute();
}

interface Index {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly isUnique?: boolean;
}

const indices: readonly Index[] = [
  { name: 'app_user_by_email', table: 'app_user', columns: ['email'], isUnique: true },
  { name: 'app_user_by_phone_number', table: 'app_user', columns: ['phone_number'], isUnique: true },
  { name: 'membership_by_company', table: 'membership', columns: ['company_id'] },
  { name: 'application_by_company', table: 'application', columns: ['company_id'] },
  { name: 'session_by_access_token', table: 'session', columns: ['access_token_id', 'created_at'] },
  { name: 'session_by_user', table: 'session', columns: ['user_id', 'created_at'] },
  { name: 'session_by_expiry', table: 'session', columns: ['expires_at'] },
  { name: 'session_by_previous_token', table: 'session', columns: ['previous_token_hash'] },
  // Everything that the webhook looks for, in one step.
  { name: 'device_secret_by_address', table: 'device_secret', columns: ['address', 'expires_at'] },
  { name: 'provisioning_ticket_by_session', table: 'provisioning_ticket', columns: ['session_id'] },
  { name: 'provisioning_ticket_by_expiry', table: 'provisioning_ticket', columns: ['expires_at'] },
  { name: 'phone_lease_by_session', table: 'phone_lease', columns: ['session_id'] },
  { name: 'audit_event_by_time', table: 'audit_event', columns: ['at'] },
];

/** Passwords, memberships, applications, sub-sessions, tickets, the lease of a phone's password, the audit log and who is refused. */
export const identity: Migration = {
  up: async (db: Schema) => {
    await extendPeople(db);
    await createApplications(db);
    await replaceSessions(db);
    await extendDevices(db);
    await createTickets(db);
    await createAudit(db);
    await createBlockedSources(db);
    for (const { columns, isUnique = false, name, table } of indices) {
      const index = db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns]);
      await (isUnique ? index.unique() : index).execute();
    }
  },
};
