import { type Clock, silentLogger, systemClock } from '@offhook/primitives';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import type { Administration } from '../admin/administration.js';
import { ApplicationAdministration } from '../admin/application-administration.js';
import { AuditReader } from '../admin/audit-reader.js';
import { BlocklistAdministration } from '../admin/blocklist-administration.js';
import { CompanyAdministration } from '../admin/company-administration.js';
import { DeviceAdministration } from '../admin/device-administration.js';
import { ImportWriter } from '../admin/import/import-writer.js';
import { UserImport } from '../admin/import/user-import.js';
import { KeyAdministration } from '../admin/key-administration.js';
import { SessionAdministration } from '../admin/session-administration.js';
import { TokenAdministration } from '../admin/token-administration.js';
import { UserAdministration } from '../admin/user-administration.js';
import { UserFinder } from '../admin/user-finder.js';
import { ApplicationStore } from '../application/application-store.js';
import { AuditLog } from '../audit/audit-log.js';
import { CompanyStore } from '../company/company-store.js';
import { type ServerConfig, sipDomainOf } from '../config/server-config.js';
import { DeviceRecords } from '../device/device-records.js';
import { Ha1Box } from '../device/ha1-box.js';
import { Argon2Hasher } from '../password/argon2-hasher.js';
import { checkKeyFits } from '../secret/key-fit.js';
import { SecretBox } from '../secret/secret-box.js';
import { loadKeyRing } from '../secret/server-key.js';
import { openStorage } from '../storage/open-storage.js';
import type { Database } from '../storage/tables.js';
import { UserDirectory } from '../user/user-directory.js';
import { UserStore } from '../user/user-store.js';
import { createSharedState } from './services/create-shared-state.js';
import type { SharedState } from './services/shared-state.js';
import { Shutdown } from './shutdown.js';

/** What the operator's commands are made of. */
interface Ground {
  readonly config: ServerConfig;
  readonly db: Database;
  readonly box: SecretBox;
  readonly shared: SharedState;
  readonly clock: Clock;
}

/** The data of a server, open for an operator. */
export interface OpenAdministration extends AsyncDisposable {
  readonly administration: Administration;
}

/**
 * Opens the data. A server may run on it at the same time.
 *
 * @throws ServerError server/data-folder-unusable, server/database-unusable, server/key-invalid, server/key-mismatch
 */
export async function openAdministration(
  config: ServerConfig,
  clock: Clock = systemClock,
): Promise<OpenAdministration> {
  const logger = silentLogger;
  const shutdown = new Shutdown(logger);
  try {
    const db = await openStorage(config, { clock, logger });
    shutdown.add('database', async () => {
      await db.destroy();
    });
    const box = new SecretBox(await loadKeyRing(config));
    await checkKeyFits(db, box);
    const shared = await createSharedState({ redisUrl: config.redisUrl, db, clock, logger });
    shutdown.add('shared state', async () => {
      await shared[Symbol.asyncDispose]();
    });
    const administration = createAdministration({ config, db, box, shared, clock });
    return {
      administration,
      [Symbol.asyncDispose]: async () => {
        await shutdown.run();
      },
    };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

function createAdministration({ box, clock, config, db, shared }: Ground): Administration {
  const auditLog = new AuditLog(db, clock);
  const sipDomain = sipDomainOf(config);
  const users = new UserStore(db);
  const companies = new CompanyStore(db);
  const hasher = new Argon2Hasher(config.passwordHash, clock);
  const finder = new UserFinder({ users, companies, sipDomain });
  const directory = new UserDirectory({ db, users, hasher, clock });
  const common = { db, finder, auditLog, clock };
  const limiters = {
    sip: shared.limiter('blacklist', config.blacklist),
    login: shared.limiter('login', config.loginLimit),
  };
  const writer = new ImportWriter(db, new Ha1Box(box));
  return {
    users: new UserAdministration({ ...common, users, directory, companies, sipDomain }),
    accessTokens: new TokenAdministration({ ...common, accessTokens: new AccessTokenStore(db) }),
    devices: new DeviceAdministration({ ...common, devices: new DeviceRecords(db, config.device) }),
    companies: new CompanyAdministration({ ...common, companies }),
    applications: new ApplicationAdministration({ ...common, applications: new ApplicationStore(db, box) }),
    sessions: new SessionAdministration(common),
    blocklist: new BlocklistAdministration({ limiters, auditLog }),
    keys: new KeyAdministration({ db, box, auditLog, clock, keys: config }),
    imports: new UserImport({ users, companies, writer, hasher, auditLog, clock, sipDomain }),
    audit: new AuditReader(db),
  };
}
