import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** The database is locked, full, broken or gone: nothing was written, and the same may work later. */
export class StorageError extends OffhookError<'server/storage-unavailable'> {
  override readonly name = 'StorageError';

  constructor(options: OffhookErrorOptions = {}) {
    const message = 'The server cannot reach its data at the moment. Try again.';
    super('server/storage-unavailable', message, { retryable: true, ...options });
  }
}

/** When a caller may ask again. */
export const storageRetryMs = 1_000;

/** Extended codes, as SQLITE_IOERR_WRITE, begin with these. */
const sqliteFailure = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|CORRUPT|NOTADB|PROTOCOL)(_|$)/;
/** Classes of SQLSTATE (PostgreSQL manual, appendix A): connection, rollback, resources, operator, system, internal. */
const postgresFailure = /^(08|40|53|57|58|XX)[0-9A-Z]{3}$/;
/** A lock that did not come free in time, and a server that became a read-only standby. */
const morePostgresFailures: readonly unknown[] = ['55P03', '25006'];

const uniqueViolations: readonly unknown[] = [
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505',
];

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Whether a driver's error says that the database itself cannot work, not that the statement was wrong. */
export function isDriverFailure(error: unknown): boolean {
  const code = codeOf(error);
  if (typeof code !== 'string') return false;
  return sqliteFailure.test(code) || postgresFailure.test(code) || morePostgresFailures.includes(code);
}

/** Whether the database does not answer, so that the caller can only try again later. */
export function isStorageFailure(error: unknown): error is StorageError {
  return error instanceof StorageError;
}

/** Whether somebody else was first to take what must be unique: a name, an address, a token. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolations.includes(codeOf(error));
}
