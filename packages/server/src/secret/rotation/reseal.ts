import { sql, type Transaction } from 'kysely';
import type { Database, Tables } from '../../storage/tables.js';
import type { SecretBox } from '../secret-box.js';
import { type SealedColumn, sealedColumns } from './sealed-column.js';

/** What became of the rows that were sealed with an older key. */
export interface ResealCount {
  readonly resealedCount: number;
  /** Sealed with a key that is not there any more: they were of no use before, and are left. */
  readonly unreadableCount: number;
}

export interface Resealing {
  readonly db: Database;
  readonly box: SecretBox;
}

/** One transaction holds up the others no longer than a login does. */
const batchSize = 200;

interface Row {
  readonly id: string;
  readonly sealed: string;
}

/** Seals with the current key what is sealed with an older one, a few rows at a time. May be cut off at any point. */
export async function resealAll(work: Resealing): Promise<ResealCount> {
  const total = { resealedCount: 0, unreadableCount: 0 };
  for (const column of sealedColumns) {
    let lastId: string | undefined = '';
    while (lastId !== undefined) {
      const batch: ResealCount & { readonly lastId: string | undefined } = await resealBatch(
        work,
        column,
        lastId,
      );
      total.resealedCount += batch.resealedCount;
      total.unreadableCount += batch.unreadableCount;
      lastId = batch.lastId;
    }
  }
  return total;
}

/** Answers the last row that it saw; undefined at the end. */
async function resealBatch(
  { box, db }: Resealing,
  column: SealedColumn,
  afterId: string,
): Promise<ResealCount & { readonly lastId: string | undefined }> {
  const rows = await readBatch(db, column, afterId);
  const outdated = rows.filter(
    ({ id, sealed }) => column.contextOf(id) !== undefined && !box.isCurrent(sealed),
  );
  const lastId = rows.length < batchSize ? undefined : rows.at(-1)?.id;
  if (outdated.length === 0) return { resealedCount: 0, unreadableCount: 0, lastId };
  return await db.transaction().execute(async (transaction) => {
    let resealedCount = 0;
    for (const row of outdated) {
      if (await resealRow({ transaction, box, column }, row)) resealedCount += 1;
    }
    return { resealedCount, unreadableCount: outdated.length - resealedCount, lastId };
  });
}

async function readBatch(
  db: Database,
  { column, idColumn, table }: SealedColumn,
  afterId: string,
): Promise<readonly Row[]> {
  const id = sql.ref(idColumn);
  const { rows } = await sql<Row>`select ${id} as id, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${id} > ${afterId} order by ${id} limit ${sql.lit(batchSize)}`.execute(db);
  return rows;
}

interface RowWork {
  readonly transaction: Transaction<Tables>;
  readonly box: SecretBox;
  readonly column: SealedColumn;
}

/** Answers whether it could be opened. */
async function resealRow({ box, column, transaction }: RowWork, { id, sealed }: Row): Promise<boolean> {
  const context = column.contextOf(id) ?? '';
  const text = box.open(sealed, context);
  if (text === undefined) return false;
  const value = sql.ref(column.column);
  // A row that was written meanwhile is left: the next round finds it.
  await sql`update ${sql.table(column.table)} set ${value} = ${box.seal(text, context)}
    where ${sql.ref(column.idColumn)} = ${id} and ${value} = ${sealed}`.execute(transaction);
  return true;
}
