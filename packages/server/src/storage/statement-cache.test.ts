import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { describe, expect, it } from 'vitest';
import { withStatementCache } from './statement-cache.js';

const statement: SqliteStatement = {
  reader: true,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

function counting(): SqliteDatabase & { readonly prepared: string[]; isClosed: boolean } {
  const prepared: string[] = [];
  return {
    prepared,
    isClosed: false,
    prepare(sql) {
      prepared.push(sql);
      return { ...statement };
    },
    close() {
      this.isClosed = true;
    },
  };
}

describe('withStatementCache', () => {
  it('prepares a text once', () => {
    const database = counting();
    const cached = withStatementCache(database);
    expect(cached.prepare('a')).toBe(cached.prepare('a'));
    expect(cached.prepare('b')).not.toBe(cached.prepare('a'));
    expect(database.prepared).toEqual(['a', 'b']);
  });

  it('forgets the text that was unused longest', () => {
    const database = counting();
    const cached = withStatementCache(database, 2);
    for (const sql of ['a', 'b', 'a', 'c', 'a', 'b']) cached.prepare(sql);
    expect(database.prepared).toEqual(['a', 'b', 'c', 'b']);
  });

  it('closes what is below', () => {
    const database = counting();
    withStatementCache(database).close();
    expect(database.isClosed).toBe(true);
  });
});
