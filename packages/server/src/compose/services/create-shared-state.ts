import { createStoredSharedState, type SharedState, type StoredSharedStateOptions } from './shared-state.js';

export interface SharedStateOptions extends StoredSharedStateOptions {
  /** Absent: this process is alone. */
  readonly redisUrl?: string | undefined;
}

/** Shares by Redis when there is one. */
export async function createSharedState(options: SharedStateOptions): Promise<SharedState> {
  const { clock, logger, redisUrl } = options;
  if (redisUrl === undefined) return createStoredSharedState(options);
  // Loaded here, because most servers have no use for it.
  const { createRedisSharedState } = await import('./redis-shared-state.js');
  return await createRedisSharedState({ url: redisUrl, clock, logger });
}
