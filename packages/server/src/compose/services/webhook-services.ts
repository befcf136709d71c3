import type { DeviceStore } from '../../device/device-store.js';
import { Ha1Box } from '../../device/ha1-box.js';
import { AuthWebhook } from '../../webhook/auth-webhook.js';
import { DigestCandidates } from '../../webhook/digest-candidates.js';
import { SourceBlacklist } from '../../webhook/source-blacklist.js';
import type { Foundation } from './foundation.js';

export interface WebhookServices {
  readonly authWebhook: AuthWebhook;
}

/** What the SIP edge asks. */
export function createWebhookServices(foundation: Foundation, devices: DeviceStore): WebhookServices {
  const { box, clock, config, db, logger, shared } = foundation;
  const { isLoopbackIncluded, ...limit } = config.blacklist;
  const blockMs = limit.blockMs === 0 ? Number.POSITIVE_INFINITY : limit.blockMs;
  const limiter = shared.limiter('blacklist', { ...limit, blockMs });
  return {
    authWebhook: new AuthWebhook({
      candidates: new DigestCandidates(db),
      devices,
      ha1s: new Ha1Box(box),
      blacklist: new SourceBlacklist({ limiter, isLoopbackIncluded }),
      clock,
      logger: logger.child({ part: 'webhook' }),
      maxExpiresSeconds: config.sip.maxExpiresSeconds,
    }),
  };
}
