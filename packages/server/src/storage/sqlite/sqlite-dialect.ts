import {
  type DatabaseIntrospector,
  type Dialect,
  type Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { SqliteDriver } from './sqlite-driver.js';
import { SqliteFile, type SqliteFileOptions } from './sqlite-file.js';

/**
 * SQLite does roll back what it did to tables. Saying so makes all migrations one transaction, which takes the write
 * lock first: a start that is cut off leaves nothing half done, and a second process waits for its turn.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely's SQLite over libsql. */
export class SqliteDialect implements Dialect {
  readonly #file: SqliteFile;
  readonly #options: SqliteFileOptions;

  constructor(path: string, options: SqliteFileOptions) {
    this.#file = new SqliteFile(path, options);
    this.#options = options;
  }

  createDriver(): SqliteDriver {
    return new SqliteDriver(this.#file, this.#options);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}
