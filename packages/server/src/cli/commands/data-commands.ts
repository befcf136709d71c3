import type { ImportReport } from '../../admin/import/user-import.js';
import { done, type JsonObject, listed, minute } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { line, optional, parameter, switchFlag, wholeNumber, withDefault } from '../parameter.js';

const dayMs = 24 * 3_600_000;

const file = line({ placeholder: 'file', summary: 'where it is' }, 4_096);

/** What an operator brings in, takes out and looks back on. */
export const dataCommands: readonly Command[] = [
  defineCommand({
    words: 'import',
    summary: 'brings in the users of a CSV or JSON file, all or none',
    positionals: { file },
    flags: {
      dryRun: switchFlag('only checks the file'),
      update: switchFlag('changes users who are there already, instead of refusing them'),
      sipPasswords: switchFlag('lets phones go on with the passwords of the file'),
      sipPasswordDays: withDefault(
        wholeNumber({ placeholder: 'number', summary: 'for how long; default 3650' }, 1, 36_500),
        3_650,
      ),
      weakPasswords: switchFlag('takes passwords that users may not choose themselves'),
    },
    run: async ({ open }, input) => {
      const { dryRun: isDryRun, file: path, sipPasswordDays, sipPasswords, update, weakPasswords } = input;
      const { imports } = await open();
      const report = await imports.run({
        file: path,
        isDryRun,
        isUpdate: update,
        hasWeakPasswords: weakPasswords,
        sipPasswordLifeMs: sipPasswords ? sipPasswordDays * dayMs : undefined,
      });
      return done(remarkOf(report, isDryRun), { ...report, isDryRun });
    },
  }),
  defineCommand({
    words: 'backup',
    summary: 'copies the database file, while the server runs or not',
    positionals: { file: { ...file, summary: 'a new file' } },
    flags: {},
    run: async ({ backUp }, { file: path }) => {
      await backUp(path);
      return done(`Copied the database to ${path}. The key file is not in it: keep that too.`, {
        file: path,
      });
    },
  }),
  defineCommand({
    words: 'audit list',
    summary: 'shows who did what, the oldest first',
    positionals: {},
    flags: {
      since: withDefault(
        parameter({
          placeholder: 'date',
          summary: 'as 2026-11-21 or 2026-11-21T10:00:00Z; default all',
          parse: instantOf,
          rule: 'must be a date, as 2026-11-21 or 2026-11-21T10:00:00Z',
        }),
        0,
      ),
      last: optional(wholeNumber({ placeholder: 'number', summary: 'only so many' }, 1, 1_000_000)),
    },
    run: async ({ open }, { last = 1_000_000, since }) => {
      const events = await (await open()).audit.list(since, last);
      return listed('events', events, {
        json: ({ atMs, details, ...event }) => ({
          at: new Date(atMs).toISOString(),
          ...event,
          details: JSON.parse(details) as JsonObject,
        }),
        cells: ({ action, actor, atMs, details, sourceAddress, subject }) => [
          minute(atMs),
          actor,
          action,
          subject ?? '-',
          sourceAddress ?? '-',
          details === '{}' ? '' : details,
        ],
      });
    },
  }),
];

/** A day begins at midnight UTC. */
function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text))
    return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function remarkOf({ addedCount, changedCount, newCompanies }: ImportReport, isDryRun: boolean): string {
  const [added, changed, companies] = isDryRun
    ? ['would be added', 'would be changed', 'would be made for']
    : ['were added', 'were changed', 'were made for'];
  const sentences = [`${addedCount} users ${added}, and ${changedCount} ${changed}.`];
  if (newCompanies.length > 0) sentences.push(`Companies ${companies} ${newCompanies.join(', ')}.`);
  return sentences.join(' ');
}
