import type { ApplicationAdministration } from './application-administration.js';
import type { AuditReader } from './audit-reader.js';
import type { BlocklistAdministration } from './blocklist-administration.js';
import type { CompanyAdministration } from './company-administration.js';
import type { DeviceAdministration } from './device-administration.js';
import type { UserImport } from './import/user-import.js';
import type { KeyAdministration } from './key-administration.js';
import type { SessionAdministration } from './session-administration.js';
import type { TokenAdministration } from './token-administration.js';
import type { UserAdministration } from './user-administration.js';

/** What an operator does to the data of a server, while that runs or not. */
export interface Administration {
  readonly users: UserAdministration;
  readonly accessTokens: TokenAdministration;
  readonly devices: DeviceAdministration;
  readonly companies: CompanyAdministration;
  readonly applications: ApplicationAdministration;
  readonly sessions: SessionAdministration;
  readonly blocklist: BlocklistAdministration;
  readonly keys: KeyAdministration;
  readonly imports: UserImport;
  readonly audit: AuditReader;
}
