import { isOffhookError } from '@offhook/primitives';
import type { CompanyStore } from '../../company/company-store.js';
import { refuseWeakPassword } from '../../password/password-policy.js';
import { normalEmail } from '../../user/identity.js';
import type { KnownUser } from '../../user/known-user.js';
import type { UserStore } from '../../user/user-store.js';
import { namesOf } from '../names-of.js';
import { type ImportProblem, type ImportRow, type RawRow, readRow } from './import-row.js';

export interface ImportRules {
  /** Whether rows may change users who are there already. */
  readonly isUpdate: boolean;
  /** Whether passwords may be shorter than users' own. */
  readonly hasWeakPasswords: boolean;
  /** Of rows without a company. */
  readonly sipDomain: string;
}

export interface PlannedUser extends ImportRow {
  /** Whom the row changes; undefined makes one. */
  readonly existing: KnownUser | undefined;
}

/** What an import would do, or everything that is wrong with it. */
export interface ImportPlan {
  readonly users: readonly PlannedUser[];
  /** SIP domains of companies that are not there yet. */
  readonly newCompanies: readonly string[];
  readonly problems: readonly ImportProblem[];
}

export interface ImportPlanner {
  readonly users: UserStore;
  readonly companies: CompanyStore;
}

/** Checks all rows, each by itself, against the others and against who is there already. */
export async function planImport(
  planner: ImportPlanner,
  rows: readonly RawRow[],
  rules: ImportRules,
): Promise<ImportPlan> {
  const read = rows.map((row) => readRow(row, rules.sipDomain));
  const problems = read.flatMap((row) => ('line' in row ? [] : row));
  const sound = read.filter((row): row is ImportRow => 'line' in row);
  problems.push(...repetitions(sound));
  if (!rules.hasWeakPasswords) problems.push(...sound.flatMap(weaknessOf));
  const users: PlannedUser[] = [];
  for (const row of sound) {
    const { existing, problems: found } = await compare(planner.users, row, rules);
    users.push({ ...row, existing });
    problems.push(...found);
  }
  const newCompanies = await missingCompanies(planner.companies, sound);
  return { users, newCompanies, problems: problems.sort((left, right) => left.line - right.line) };
}

interface Comparison {
  readonly existing: KnownUser | undefined;
  readonly problems: readonly ImportProblem[];
}

async function compare(users: UserStore, row: ImportRow, { isUpdate }: ImportRules): Promise<Comparison> {
  const { email, line, phoneNumber, sipDomain, username } = row;
  const found = await users.findByIdentity({ kind: 'username', username, sipDomain });
  const existing = found?.username === username ? found : undefined;
  const problems: ImportProblem[] = [];
  if (existing !== undefined && !isUpdate) {
    problems.push({ line, sentence: `there is a user ${addressOf(row)} already; --update changes it` });
  }
  const others = [
    email === undefined
      ? undefined
      : await users.findByIdentity({ kind: 'email', email: normalEmail(email) }),
    phoneNumber === undefined ? undefined : await users.findByIdentity({ kind: 'phone-number', phoneNumber }),
  ];
  for (const [index, other] of others.entries()) {
    if (other === undefined || other.id === existing?.id) continue;
    const what = index === 0 ? 'e-mail address' : 'number';
    problems.push({ line, sentence: `the ${what} is that of ${addressOf(other)}` });
  }
  return { existing, problems };
}

/** What is given in one row may not be given in a later one. */
function repetitions(rows: readonly ImportRow[]): readonly ImportProblem[] {
  const firstLines = new Map<string, number>();
  const problems: ImportProblem[] = [];
  for (const row of rows) {
    const names = [
      ['user', addressOf(row)],
      ['e-mail address', row.email === undefined ? undefined : normalEmail(row.email)],
      ['number', row.phoneNumber],
    ] as const;
    for (const [what, value] of names) {
      if (value === undefined) continue;
      const first = firstLines.get(`${what} ${value}`);
      if (first === undefined) firstLines.set(`${what} ${value}`, row.line);
      else problems.push({ line: row.line, sentence: `the ${what} is that of line ${first} too` });
    }
  }
  return problems;
}

function weaknessOf({ email, line, password, phoneNumber, username }: ImportRow): readonly ImportProblem[] {
  if (password === undefined) return [];
  try {
    refuseWeakPassword(password, namesOf({ username, email, phoneNumber }));
    return [];
  } catch (error) {
    if (!isOffhookError(error)) throw error;
    const fact = error.message.replace(/\.$/, '');
    return [{ line, sentence: `${fact.charAt(0).toLowerCase()}${fact.slice(1)}; --weak-passwords takes it` }];
  }
}

async function missingCompanies(
  companies: CompanyStore,
  rows: readonly ImportRow[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const sipDomain of new Set(rows.map((row) => row.sipDomain))) {
    if ((await companies.findId(sipDomain)) === undefined) missing.push(sipDomain);
  }
  return missing;
}

function addressOf({ sipDomain, username }: Pick<ImportRow, 'sipDomain' | 'username'>): string {
  return `${username}@${sipDomain}`;
}
