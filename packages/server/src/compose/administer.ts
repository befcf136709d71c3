import { type Clock, silentLogger, systemClock } from '@offhook/primitives';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import { Administration } from '../admin/administration.js';
import { type ServerConfig, sipDomainOf } from '../config/server-config.js';
import { openStorage } from '../storage/open-storage.js';
import { UserStore } from '../user/user-store.js';
import { Shutdown } from './shutdown.js';

/**
 * Opens the data for as long as `work` takes. A server may run on it at the same time.
 *
 * @throws ServerError server/data-folder-unusable, and what `work` throws
 */
export async function administer<Result>(
  config: ServerConfig,
  work: (administration: Administration) => Promise<Result>,
  clock: Clock = systemClock,
): Promise<Result> {
  await using shutdown = new Shutdown(silentLogger);
  const db = await openStorage(config, { clock, logger: silentLogger });
  shutdown.add('database', async () => {
    await db.destroy();
  });
  const users = new UserStore(db);
  const accessTokens = new AccessTokenStore(db);
  return await work(new Administration({ users, accessTokens, clock, sipDomain: sipDomainOf(config) }));
}
