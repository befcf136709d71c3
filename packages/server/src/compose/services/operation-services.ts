import { createReadiness, type Readiness } from '../../metrics/readiness.js';
import { isMigrated } from '../../storage/migrate.js';
import type { Foundation } from './foundation.js';

export interface OperationServices {
  readonly readiness: () => Promise<Readiness>;
}

/** What an operator watches. */
export function createOperationServices(foundation: Foundation): OperationServices {
  const { clock, config, db, logger, metrics, shared } = foundation;
  const redis = (): Readiness['redis'] => {
    if (config.redisUrl === undefined) return 'unused';
    return shared.isDegraded() ? 'degraded' : 'ok';
  };
  metrics.watch('redis_degraded', () => (shared.isDegraded() ? 1 : 0));
  metrics.watch('sessions_active', async () => {
    const { count } = await db
      .selectFrom('session')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('expires_at', '>', clock.now())
      .executeTakeFirstOrThrow();
    return Number(count);
  });
  metrics.watch('devices', async () => {
    const { count } = await db
      .selectFrom('device')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  });
  return {
    readiness: createReadiness({ db, isMigrated: async () => await isMigrated(db), redis, clock, logger }),
  };
}
