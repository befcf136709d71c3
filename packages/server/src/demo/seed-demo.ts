import { join } from 'node:path';
import type { Clock } from '@offhook/primitives';
import * as z from 'zod';
import type { AccessTokenStore } from '../access-token/access-token-store.js';
import { readPrivateFile, replacePrivateFile } from '../secret/private-file.js';
import { mintToken } from '../secret/token.js';
import type { UserStore } from '../user/user-store.js';
import type { DemoDescription, DemoUser } from './demo-description.js';

/** Keeps the tokens, which the database does not know, so that the next start prints the same. */
export const demoFileName = 'demo.json';

const companyId = 'demo';
const echoTarget = '*43';
const tokenLifeMs = 365 * 24 * 3_600_000;

const people = [
  { userId: 'alice', displayName: 'Alice Archer', number: 'alice', extension: '1001' },
  { userId: 'bob', displayName: 'Bob Baker', number: 'bob', extension: '1002' },
] as const;

const fileSchema = z.object({ accessTokens: z.record(z.string(), z.string().min(32).max(256)) });

export interface DemoOptions {
  readonly users: UserStore;
  readonly accessTokens: AccessTokenStore;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly sipDomain: string;
}

/** Makes the demo company with alice and bob, or finds them; their tokens are valid for a year from each start. */
export async function seedDemo(options: DemoOptions): Promise<DemoDescription> {
  const { clock, dataFolder, sipDomain, users } = options;
  const path = join(dataFolder, demoFileName);
  const known = readTokens(await readPrivateFile(path));
  await users.saveCompany({ id: companyId, name: 'Demo company', sipDomain }, clock.now());
  const seeded: DemoUser[] = [];
  for (const person of people) {
    seeded.push({ ...person, accessToken: await seedPerson(person, known[person.userId], options) });
  }
  const accessTokens = Object.fromEntries(seeded.map(({ accessToken, userId }) => [userId, accessToken]));
  await replacePrivateFile(path, `${JSON.stringify({ accessTokens }, undefined, 2)}\n`);
  return { sipDomain, echoTarget, users: seeded };
}

/** A file that somebody spoilt only costs the old tokens. */
function readTokens(text: string | undefined): Readonly<Partial<Record<string, string>>> {
  try {
    return fileSchema.parse(JSON.parse(text ?? '')).accessTokens;
  } catch {
    return {};
  }
}

async function seedPerson(
  person: (typeof people)[number],
  knownToken: string | undefined,
  options: DemoOptions,
): Promise<string> {
  const { accessTokens, clock, users } = options;
  const { displayName, number: username, userId } = person;
  const nowMs = clock.now();
  await users.saveUser({ id: userId, companyId, username, displayName }, nowMs);
  const known = knownToken === undefined ? undefined : await accessTokens.find(knownToken);
  const isRevoked = known !== undefined && known.revokedAtMs !== null;
  const token = knownToken === undefined || isRevoked ? mintToken('access') : knownToken;
  await accessTokens.save(token, { userId, name: 'Demo', expiresAtMs: nowMs + tokenLifeMs }, nowMs);
  return token;
}
