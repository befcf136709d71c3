// A process that works on a database, made to be killed: `storage-victim.ts <folder or URL> write|race`.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { isOffhookError, silentLogger, systemClock } from '@offhook/primitives';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import { openStorage } from '../storage/open-storage.js';
import type { Database } from '../storage/tables.js';
import { UserStore } from '../user/user-store.js';

const company = { id: 'company', name: 'Company', sipDomain: 'example.org' };
const standardOutput = 1;

/** At once, so that nothing that was said dies with the process. */
function say(line: string): void {
  writeSync(standardOutput, `${line}\n`);
}

/** Says what is written when it is written, on and on. */
async function write(db: Database): Promise<void> {
  const users = new UserStore(db);
  const tokens = new AccessTokenStore(db);
  for (;;) {
    const username = crypto.randomUUID();
    const id = await users.addUser({ companyId: company.id, username, displayName: username }, 1);
    say(`user ${id}`);
    say(`token ${await tokens.save(username, { userId: id, name: 'x', expiresAtMs: 2 }, 1)}`);
  }
}

/** Tries to be the first to make each user that it is told to. */
async function race(db: Database): Promise<void> {
  const users = new UserStore(db);
  for (;;) {
    const [chunk] = (await once(process.stdin, 'data')) as [Buffer];
    const username = chunk.toString().trim();
    try {
      await users.addUser({ companyId: company.id, username, displayName: username }, 1);
      say(`${username} won`);
    } catch (error) {
      say(`${username} ${isOffhookError(error) ? error.code : String(error)}`);
    }
  }
}

const [place = '', work = ''] = process.argv.slice(2);
const location = place.startsWith('postgres:')
  ? { dataFolder: '', databaseUrl: place }
  : { dataFolder: place };
say('start');
const db = await openStorage(location, { clock: systemClock, logger: silentLogger });
await new UserStore(db).saveCompany(company, 1);
say('open');
await (work === 'race' ? race(db) : write(db));
