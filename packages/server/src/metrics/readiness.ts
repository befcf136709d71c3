import { type Clock, type Logger, waitFor } from '@offhook/primitives';
import { sql } from 'kysely';
import type { Database } from '../storage/tables.js';

/** Whether this process can do its work, and what keeps it from it. */
export interface Readiness {
  readonly status: 'ready' | 'unready';
  readonly database: 'ok' | 'unavailable';
  readonly migrations: 'ok' | 'pending';
  /** What works without Redis goes on, so this alone makes nothing unready. */
  readonly redis: 'ok' | 'degraded' | 'unused';
}

export interface ReadinessOptions {
  readonly db: Database;
  /** Whether every migration of this release has run. */
  readonly isMigrated: () => Promise<boolean>;
  readonly redis: () => Readiness['redis'];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Load balancers ask every few seconds, and rather hear a no than nothing. */
const timeoutMs = 2_000;

/** Answers a question that asks each part, and never rejects. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { clock, db, isMigrated, logger, redis } = options;
  const isTrue = async (what: string, ask: () => Promise<boolean>): Promise<boolean> => {
    const onTimeout = (): Error => new Error('It took too long.');
    try {
      return await waitFor(ask, { clock, timeoutMs, onTimeout });
    } catch (error) {
      logger.error(`the ${what} does not answer`, { error });
      return false;
    }
  };
  const answers = async (): Promise<boolean> => {
    await sql`select 1`.execute(db);
    return true;
  };
  return async () => {
    const isDatabaseOk = await isTrue('database', answers);
    const hasMigrated = isDatabaseOk && (await isTrue('table of migrations', isMigrated));
    return {
      status: isDatabaseOk && hasMigrated ? 'ready' : 'unready',
      database: isDatabaseOk ? 'ok' : 'unavailable',
      migrations: hasMigrated ? 'ok' : 'pending',
      redis: redis(),
    };
  };
}
