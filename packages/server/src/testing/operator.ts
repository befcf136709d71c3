import { ManualClock } from '@offhook/primitives/testing';
import type { Answer } from '../cli/answer.js';
import { readCommandLine } from '../cli/command-line.js';
import { commandTable } from '../cli/command-table.js';
import { type OpenAdministration, openAdministration } from '../compose/administer.js';
import { type PartialServerConfig, resolveConfig } from '../config/resolve-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { backupDatabase } from '../storage/backup.js';
import { openStorage } from '../storage/open-storage.js';
import type { Database } from '../storage/tables.js';
import { silentLogger } from '@offhook/primitives';
import { writeMigratedFile } from './migrated-file.js';
import { temporaryFolder } from './temporary-folder.js';
import { domain, startMs } from './test-server.js';

/** The cheapest that argon2 takes: what is tested here is not how long it lasts. */
export const cheapHash = { memoryKib: 8, passCount: 1, laneCount: 1 } as const;

/** What a command shows with `--json`, by the names of its parts. */
export type ShownJson = Readonly<
  Partial<
    Record<
      | 'user'
      | 'users'
      | 'accessTokens'
      | 'sessions'
      | 'devices'
      | 'companies'
      | 'applications'
      | 'blocked'
      | 'cleared'
      | 'events',
      unknown
    >
  >
>;

/** A person at the command line of a server, with a folder of data and with time standing still. */
export interface Operator extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly config: ServerConfig;
  readonly folder: string;
  /** What was done, as one types it: blanks part words, and single quotes keep them together. */
  readonly run: (line: string, input?: string) => Promise<Answer>;
  readonly json: (line: string, input?: string) => Promise<ShownJson>;
  /** The error that a line ends with, as `code: message`. */
  readonly refusal: (line: string, input?: string) => Promise<string>;
  /** Looks at the data behind the operator's back. */
  readonly withData: <Result>(look: (db: Database) => Promise<Result>) => Promise<Result>;
}

export async function createOperator(settings: PartialServerConfig = {}): Promise<Operator> {
  const folder = await temporaryFolder();
  await writeMigratedFile(folder.path);
  const clock = new ManualClock(startMs);
  const values = { dataFolder: folder.path, sip: { domain }, passwordHash: cheapHash, ...settings };
  const config = resolveConfig([{ values, nameOf: () => 'the test' }]);

  const run = async (line: string, input = ''): Promise<Answer> => {
    const parsed = readCommandLine(wordsOf(line), commandTable);
    if (parsed.kind !== 'administer') throw new Error(`${line} administers nothing.`);
    let data: OpenAdministration | undefined;
    const open = async () => (data ??= await openAdministration(config, clock)).administration;
    const backUp = async (file: string): Promise<void> => {
      await backupDatabase(config, file);
    };
    const readInput = (): Promise<string> => Promise.resolve(input);
    try {
      const workplace = { open, backUp, readInput, nowMs: clock.now() };
      return await parsed.command.run(workplace, parsed.input as never);
    } finally {
      await data?.[Symbol.asyncDispose]();
    }
  };

  return {
    clock,
    config,
    folder: folder.path,
    run,
    json: async (line, input) => (await run(line, input)).json,
    refusal: async (line, input) => {
      try {
        await run(line, input);
      } catch (error) {
        const { code, message } = error as { readonly code?: string; readonly message: string };
        return `${code ?? 'no code'}: ${message}`;
      }
      return 'it was done';
    },
    withData: async (look) => {
      const db = await openStorage(config, { clock, logger: silentLogger });
      try {
        return await look(db);
      } finally {
        await db.destroy();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** As a shell does it, without most of what a shell does. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}
