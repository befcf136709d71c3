import { readFile } from 'node:fs/promises';
import type { Clock } from '@offhook/primitives';
import type { AuditLog } from '../../audit/audit-log.js';
import { ServerError } from '../../error/server-error.js';
import type { PasswordHasher } from '../../password/password-hasher.js';
import { isUniqueViolation } from '../../storage/storage-error.js';
import { refusal } from '../refusal.js';
import { type ImportPlan, type ImportPlanner, planImport } from './import-plan.js';
import type { ImportProblem, ReadFile } from './import-row.js';
import type { HashedUser, ImportWriter } from './import-writer.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';

export interface UserImportOptions extends ImportPlanner {
  readonly writer: ImportWriter;
  readonly hasher: PasswordHasher;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly sipDomain: string;
}

export interface ImportOrder {
  readonly file: string;
  /** Only checks. */
  readonly isDryRun: boolean;
  /** Whether rows may change users who are there already. */
  readonly isUpdate: boolean;
  readonly hasWeakPasswords: boolean;
  /** How long phones with the passwords of the file may register; undefined: they may not. */
  readonly sipPasswordLifeMs: number | undefined;
}

export interface ImportReport {
  readonly addedCount: number;
  readonly changedCount: number;
  readonly newCompanies: readonly string[];
}

/** The hasher refuses what queues up beyond its limit. */
const hashesAtOnce = 8;

/** Brings in the users of another system, all of a file or none. */
export class UserImport {
  readonly #options: UserImportOptions;

  constructor(options: UserImportOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/import-invalid, server/command-refused */
  async run(order: ImportOrder): Promise<ImportReport> {
    const plan = await this.#plan(order);
    if (plan.problems.length > 0) throw invalid(order.file, plan.problems);
    const changedCount = plan.users.filter(({ existing }) => existing !== undefined).length;
    const addedCount = plan.users.length - changedCount;
    const report = { addedCount, changedCount, newCompanies: plan.newCompanies };
    if (!order.isDryRun) await this.#write(plan, order, { addedCount, changedCount });
    return report;
  }

  async #plan({ file, hasWeakPasswords, isUpdate }: ImportOrder): Promise<ImportPlan> {
    const { companies, sipDomain, users } = this.#options;
    const content = readRows(await read(file));
    if ('problem' in content) throw invalid(file, [content.problem]);
    const { rows } = content;
    if (rows.length === 0) throw invalid(file, [{ line: 1, sentence: 'there are no users in the file' }]);
    return await planImport({ users, companies }, rows, { isUpdate, hasWeakPasswords, sipDomain });
  }

  async #write(
    { users }: ImportPlan,
    { sipPasswordLifeMs }: ImportOrder,
    details: Readonly<Record<string, number>>,
  ): Promise<void> {
    const { auditLog, clock, writer } = this.#options;
    const hashed = await this.#hash(users);
    await writer.write({ users: hashed, nowMs: clock.now(), sipPasswordLifeMs }).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      throw refusal('Somebody made one of these users meanwhile. Nothing was imported; try again.');
    });
    await auditLog.record({ actor: 'operator', action: 'imported', details });
  }

  async #hash(users: ImportPlan['users']): Promise<readonly HashedUser[]> {
    const { hasher } = this.#options;
    const hashed: HashedUser[] = [];
    for (let index = 0; index < users.length; index += hashesAtOnce) {
      const some = users.slice(index, index + hashesAtOnce).map(async (user): Promise<HashedUser> => {
        const { existing, password } = user;
        if (password === undefined) return { ...user, passwordHash: undefined };
        const old = existing?.passwordHash ?? undefined;
        // The same password again ends nobody's session.
        const isSame = old !== undefined && (await hasher.verify(old, password));
        return { ...user, passwordHash: isSame ? undefined : await hasher.hash(password) };
      });
      hashed.push(...(await Promise.all(some)));
    }
    return hashed;
  }
}

async function read(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (cause) {
    const isText = cause instanceof TypeError;
    const message = isText ? `The file ${file} is not UTF-8 text.` : `The file ${file} cannot be read.`;
    throw new ServerError('server/import-invalid', message, { cause });
  }
}

/** The first sign tells: no CSV of ours begins with a brace. */
function readRows(text: string): ReadFile {
  return /^\uFEFF?\s*[{[]/.test(text) ? readJson(text) : readCsv(text);
}

function invalid(file: string, problems: readonly ImportProblem[]): ServerError {
  const lines = problems.map(({ line, sentence }) => `Line ${line}: ${sentence}.`);
  const message = [`Nothing was imported from ${file}.`, ...lines].join('\n');
  return new ServerError('server/import-invalid', message);
}
