import type { Clock, Logger } from '@offhook/primitives';
import type { ServerConfig } from '../../config/server-config.js';
import type { ServerMetrics } from '../../metrics/server-metrics.js';
import type { SecretBox } from '../../secret/secret-box.js';
import type { Database } from '../../storage/tables.js';
import type { SharedState } from './shared-state.js';

/** What everything is made of. */
export interface Foundation {
  readonly config: ServerConfig;
  readonly db: Database;
  readonly box: SecretBox;
  readonly shared: SharedState;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
}
