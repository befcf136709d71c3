import { describe, expect, it } from 'vitest';
import { isDriverFailure, isStorageFailure, isUniqueViolation, StorageError } from './storage-error.js';

const withCode = (code: unknown): Error => Object.assign(new Error('from the driver'), { code });

describe('the errors of the drivers', () => {
  it.each([
    ['SQLITE_BUSY', 'failure'],
    ['SQLITE_BUSY_SNAPSHOT', 'failure'],
    ['SQLITE_FULL', 'failure'],
    ['SQLITE_IOERR_WRITE', 'failure'],
    ['SQLITE_READONLY', 'failure'],
    ['SQLITE_CORRUPT', 'failure'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'taken'],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', 'taken'],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', 'neither'],
    ['SQLITE_ERROR', 'neither'],
    ['SQLITE_BUSYBODY', 'neither'],
    ['23505', 'taken'],
    ['23503', 'neither'],
    ['08006', 'failure'],
    ['40P01', 'failure'],
    ['53100', 'failure'],
    ['57P01', 'failure'],
    ['25006', 'failure'],
    ['55P03', 'failure'],
    ['42P01', 'neither'],
    ['22021', 'neither'],
    [undefined, 'neither'],
    [8, 'neither'],
  ])('%s: %s', (code, expected) => {
    const error = withCode(code);
    expect({ isFailure: isDriverFailure(error), isTaken: isUniqueViolation(error) }).toEqual({
      isFailure: expected === 'failure',
      isTaken: expected === 'taken',
    });
  });

  it('are told from values that only look like them', () => {
    expect(isDriverFailure({ code: 'SQLITE_BUSY' })).toBe(false);
    expect(isUniqueViolation({ code: '23505' })).toBe(false);
    expect(isStorageFailure(withCode('SQLITE_BUSY'))).toBe(false);
  });
});

describe('StorageError', () => {
  it('says that the same may work later, and keeps the cause to itself', () => {
    const cause = withCode('SQLITE_FULL');
    const error = new StorageError({ cause });
    expect(error).toMatchObject({ code: 'server/storage-unavailable', retryable: true, cause });
    expect(error.message).not.toContain('driver');
    expect(isStorageFailure(error)).toBe(true);
  });
});
