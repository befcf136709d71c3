import { applicationContext } from '../../application/application-store.js';
import { ha1Context } from '../../device/ha1-box.js';
import { sessionSecretContext } from '../../session/session-secret.js';
import type { Tables } from '../../storage/tables.js';
import { keyCheckName } from '../key-fit.js';

/** A column whose texts are sealed. */
export interface SealedColumn {
  readonly table: keyof Tables;
  /** What names the row. */
  readonly idColumn: 'id' | 'name';
  readonly column: string;
  /** What the text of a row is sealed for; undefined when it is not sealed at all. */
  readonly contextOf: (id: string) => string | undefined;
}

/** Everything that is sealed: what is missing here would be lost with the old key. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'device_secret',
    idColumn: 'id',
    column: 'ha1_md5',
    contextOf: (id) => ha1Context(id, 'MD5'),
  },
  {
    table: 'device_secret',
    idColumn: 'id',
    column: 'ha1_sha256',
    contextOf: (id) => ha1Context(id, 'SHA-256'),
  },
  { table: 'session', idColumn: 'id', column: 'sealed_secret', contextOf: sessionSecretContext },
  { table: 'application', idColumn: 'id', column: 'sealed_secret', contextOf: applicationContext },
  {
    table: 'setting',
    idColumn: 'name',
    column: 'value',
    contextOf: (name) => (name === keyCheckName ? keyCheckName : undefined),
  },
];
