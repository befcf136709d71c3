import type { SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * Keeps prepared statements by their text. Kysely prepares at each execution, which costs more than
 * the execution itself; our texts are few, because values are always parameters.
 */
export function withStatementCache(database: SqliteDatabase, maxCount = 200): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      // The oldest goes when the cache is full; a text that is used again is young again.
      statements.delete(sql);
      statements.set(sql, statement);
      const [oldest] = statements.keys();
      if (statements.size > maxCount && oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}
