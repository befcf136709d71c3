import { join } from 'node:path';
import type { Clock } from '@offhook/primitives';
import * as z from 'zod';
import type { AccessTokenStore } from '../access-token/access-token-store.js';
import type { ApplicationStore } from '../application/application-store.js';
import type { CompanyStore } from '../company/company-store.js';
import type { SignUpMode } from '../config/server-config.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import { readPrivateFile, replacePrivateFile } from '../secret/private-file.js';
import { mintToken } from '../secret/token.js';
import type { UserDirectory } from '../user/user-directory.js';
import type { UserStore } from '../user/user-store.js';
import { DemoBackend } from './demo-backend.js';
import type { DemoDescription, DemoUser } from './demo-description.js';

/** Keeps the tokens, which the database does not know, so that the next start prints the same. */
export const demoFileName = 'demo.json';

/** Where the demo's backend makes tickets. */
export const userTicketPath = '/demo/user-ticket';

const companyId = 'demo';
const partnerId = 'demo-partner';
const applicationName = 'Demo backend';
const echoTarget = '*43';
const tokenLifeMs = 365 * 24 * 3_600_000;

type Person = Omit<DemoUser, 'accessToken'>;

const people: readonly Person[] = [
  {
    userId: 'alice',
    displayName: 'Alice Archer',
    number: 'alice',
    extension: '1001',
    password: 'alice-demo-password',
    email: 'alice@demo.example',
    phoneNumber: '+15550100101',
  },
  {
    userId: 'bob',
    displayName: 'Bob Baker',
    number: 'bob',
    extension: '1002',
    password: 'bob-demo-password',
    email: 'bob@demo.example',
    phoneNumber: '+15550100102',
  },
];

const fileSchema = z.object({ accessTokens: z.record(z.string(), z.string().min(32).max(256)) });

export interface DemoOptions {
  readonly users: UserStore;
  readonly companies: CompanyStore;
  readonly directory: UserDirectory;
  readonly hasher: PasswordHasher;
  readonly accessTokens: AccessTokenStore;
  readonly applications: ApplicationStore;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly sipDomain: string;
  readonly signUp: SignUpMode;
}

export interface Demo {
  readonly description: DemoDescription;
  readonly backend: DemoBackend;
}

/**
 * Makes the demo company with alice and bob, or finds them. With each start their tokens are valid for a year, and their
 * passwords what the page says.
 */
export async function seedDemo(options: DemoOptions): Promise<Demo> {
  const { applications, clock, dataFolder, signUp, sipDomain } = options;
  const path = join(dataFolder, demoFileName);
  const known = readTokens(await readPrivateFile(path));
  const companies = await seedCompanies(options);
  const users: DemoUser[] = [];
  for (const person of people) {
    users.push({ ...person, accessToken: await seedPerson(person, known[person.userId], options) });
  }
  await options.companies.addMember({ companyId: partnerId, userId: 'alice' }, 'admin', clock.now());
  const accessTokens = Object.fromEntries(users.map(({ accessToken, userId }) => [userId, accessToken]));
  await replacePrivateFile(path, `${JSON.stringify({ accessTokens }, undefined, 2)}\n`);
  const usernames = new Map(users.map(({ number, userId }) => [userId, number]));
  const applicationKey = await seedApplication(options);
  return {
    description: { sipDomain, echoTarget, users, companies, signUp, userTicketPath },
    backend: new DemoBackend({ applications, applicationKey, usernames, clock }),
  };
}

/** A file that somebody spoilt only costs the old tokens. */
function readTokens(text: string | undefined): Readonly<Partial<Record<string, string>>> {
  try {
    return fileSchema.parse(JSON.parse(text ?? '')).accessTokens;
  } catch {
    return {};
  }
}

async function seedCompanies({
  clock,
  sipDomain,
  users,
}: DemoOptions): Promise<DemoDescription['companies']> {
  const companies = [
    { companyId, name: 'Demo company', sipDomain },
    { companyId: partnerId, name: 'Partner company', sipDomain: `partner.${sipDomain}` },
  ];
  for (const { companyId: id, ...company } of companies)
    await users.saveCompany({ id, ...company }, clock.now());
  return companies;
}

async function seedPerson(
  person: Person,
  knownToken: string | undefined,
  options: DemoOptions,
): Promise<string> {
  const { accessTokens, clock, directory, hasher, users } = options;
  const { displayName, email, number: username, password, phoneNumber, userId } = person;
  const nowMs = clock.now();
  await users.saveUser({ id: userId, companyId, username, displayName }, nowMs);
  await users.change(userId, { email, phoneNumber });
  const hash = (await users.findById(userId))?.passwordHash ?? undefined;
  if (!(await hasher.verify(hash, password))) await directory.setPassword(userId, password);
  const known = knownToken === undefined ? undefined : await accessTokens.find(knownToken);
  const isRevoked = known !== undefined && known.revokedAtMs !== null;
  const token = knownToken === undefined || isRevoked ? mintToken('access') : knownToken;
  await accessTokens.save(token, { userId, name: 'Demo', expiresAtMs: nowMs + tokenLifeMs }, nowMs);
  return token;
}

/** The key of the application that the demo's backend signs for. Its secret stays here. */
async function seedApplication({ applications, clock }: DemoOptions): Promise<string> {
  for (const { companyId: owner, key, name } of await applications.list()) {
    const isOurs = owner === companyId && name === applicationName;
    // A secret that was sealed with a key that is gone is of no use.
    if (isOurs && (await applications.findLiving(key)) !== undefined) return key;
  }
  return (await applications.create({ companyId, name: applicationName }, clock.now())).key;
}
