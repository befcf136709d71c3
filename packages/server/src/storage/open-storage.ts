import type { Clock, Logger } from '@offhook/primitives';
import { openDatabase } from './database.js';
import type { Database } from './tables.js';

export interface StorageLocation {
  readonly dataFolder: string;
  /** Absent: a file in the data folder. */
  readonly databaseUrl?: string;
}

/**
 * Opens the database that the operator has chosen, and brings it up to date.
 *
 * @throws ServerError server/data-folder-unusable, server/database-unusable
 */
export async function openStorage(
  { databaseUrl, dataFolder }: StorageLocation,
  surroundings: { readonly clock: Clock; readonly logger: Logger },
): Promise<Database> {
  if (databaseUrl === undefined) return await openDatabase(dataFolder, surroundings.clock);
  // Loaded here, because most servers have no use for it.
  const { openPostgres } = await import('./postgres/open-postgres.js');
  return await openPostgres(databaseUrl, surroundings.logger);
}
