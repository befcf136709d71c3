import { systemClock } from '@offhook/primitives';
import { type Dialect, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { migrate } from '../storage/migrate.js';
import { SqliteDriver } from '../storage/sqlite/sqlite-driver.js';
import { inMemory, SqliteFile } from '../storage/sqlite/sqlite-file.js';
import type { Database, Tables } from '../storage/tables.js';

// Making the tables takes longer than most tests. So who has had a database in memory empties it for the next one.

const options = { clock: systemClock, busyTimeoutMs: 5_000 } as const;

/** An open database with its tables, of which nobody else knows. */
interface Vacant {
  readonly file: SqliteFile;
  /** Changes with every change of the tables. */
  readonly schemaVersion: unknown;
  /** What migrations do not write. */
  readonly tables: readonly string[];
}

const vacancies: Vacant[] = [];

/** An empty database in memory with all tables. `destroy()` gives it back. */
export async function openReusedDatabase(): Promise<Database> {
  const vacant = vacancies.pop() ?? (await build());
  return new Kysely<Tables>({ dialect: withDriver(new ReusedDriver(vacant)) });
}

async function build(): Promise<Vacant> {
  const file = new SqliteFile(inMemory, options);
  const dialect = withDriver(new SqliteDriver(file, options));
  await migrate(new Kysely<Tables>({ dialect }));
  const tables = read(file, "select name from sqlite_schema where type = 'table'").map(([name]) =>
    String(name),
  );
  const written = new Set(
    tables.filter((table) => read(file, `select 1 from "${table}" limit 1`).length > 0),
  );
  return {
    file,
    schemaVersion: schemaVersionOf(file),
    tables: tables.filter((table) => !written.has(table)),
  };
}

function read({ writer }: SqliteFile, query: string): readonly (readonly unknown[])[] {
  return (writer.prepare(query).all([]) as Readonly<Record<string, unknown>>[]).map((row) =>
    Object.values(row),
  );
}

function schemaVersionOf(file: SqliteFile): unknown {
  return read(file, 'pragma schema_version')[0]?.[0];
}

function withDriver(driver: SqliteDriver): Dialect {
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class ReusedDriver extends SqliteDriver {
  readonly #vacant: Vacant;
  #isGivenBack = false;

  constructor(vacant: Vacant) {
    super(vacant.file, options);
    this.#vacant = vacant;
  }

  override async destroy(): Promise<void> {
    if (this.#isGivenBack) return;
    this.#isGivenBack = true;
    if (isEmptied(this.#vacant)) vacancies.push(this.#vacant);
    else await super.destroy();
  }
}

/** False for one that is not as it was: in a transaction, with other tables, or without the leave to write. */
function isEmptied({ file, schemaVersion, tables }: Vacant): boolean {
  if (file.isInTransaction || schemaVersionOf(file) !== schemaVersion) return false;
  try {
    file.writer.prepare('pragma foreign_keys = off').all([]);
    for (const table of tables) file.writer.prepare(`delete from "${table}"`).run([]);
    file.writer.prepare('pragma foreign_keys = on').all([]);
    return true;
  } catch {
    return false;
  }
}
