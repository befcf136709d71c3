import { randomUUID } from 'node:crypto';
import { silentLogger } from '@offhook/primitives';
import { createRedisSharedState } from '../compose/services/redis-shared-state.js';
import { connectPostgres, openPostgres } from '../storage/postgres/open-postgres.js';
import type { Database } from '../storage/tables.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import type { TestSurroundings } from './test-surroundings.js';

/** What everything else hangs on, and what stands by itself. Faster than `truncate`, which makes new files. */
const roots = ['company', 'audit_event', 'blocked_source', 'setting'] as const;

async function empty(db: Database): Promise<void> {
  for (const table of roots) await db.deleteFrom(table).execute();
}

/** Test servers on a PostgreSQL and a Redis of their own. Databases are used again, because to make one takes long. */
export async function startRealSurroundings(): Promise<TestSurroundings & AsyncDisposable> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const free: string[] = [];

  const createDatabase = async (): Promise<string> => {
    const url = await postgres.createDatabase();
    await (await openPostgres(url, silentLogger)).destroy();
    return url;
  };
  const connect = async (): Promise<{ readonly db: Database; readonly url: string }> => {
    const used = free.pop();
    if (used === undefined) {
      const url = await createDatabase();
      return { url, db: connectPostgres(url, silentLogger) };
    }
    const db = connectPostgres(used, silentLogger);
    await empty(db);
    return { url: used, db };
  };

  return {
    openDatabase: async () => {
      const { db, url } = await connect();
      const destroy = db.destroy.bind(db);
      db.destroy = async () => {
        await destroy();
        if (!free.includes(url)) free.push(url);
      };
      return db;
    },
    createSharedState: async (surroundings) =>
      await createRedisSharedState({
        ...surroundings,
        url: redis.url,
        keyPrefix: `offhook-test-${randomUUID()}:`,
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([postgres[Symbol.asyncDispose](), redis[Symbol.asyncDispose]()]);
    },
  };
}
