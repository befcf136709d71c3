import type { WebhookConfig } from '../../config/server-config.js';
import { Ha1Box } from '../../device/ha1-box.js';
import { mintSecret } from '../../secret/token.js';
import { AuthWebhook } from '../../webhook/auth-webhook.js';
import { DigestCandidates } from '../../webhook/digest-candidates.js';
import { NonceUse } from '../../webhook/nonce-use.js';
import { SecretUseNotes } from '../../webhook/secret-use-notes.js';
import { SourceBlacklist } from '../../webhook/source-blacklist.js';
import { WebhookCaller } from '../../webhook/webhook-caller.js';
import type { Foundation } from './foundation.js';

/** What the embedded edge shows to the webhook. */
export interface OwnEdge {
  readonly username: string;
  readonly password: string;
  readonly signatureSecret?: string;
}

export interface WebhookServices {
  readonly authWebhook: AuthWebhook;
  readonly webhookCaller: WebhookCaller;
  readonly secretUseNotes: SecretUseNotes;
  readonly ownEdge: OwnEdge;
}

function ownEdgeOf({ password, signatureSecrets, username }: WebhookConfig): OwnEdge {
  const [signatureSecret] = signatureSecrets;
  return {
    username,
    password: password ?? mintSecret(),
    ...(signatureSecret === undefined ? {} : { signatureSecret }),
  };
}

function createCaller({ clock, config }: Foundation, ownEdge: OwnEdge): WebhookCaller {
  const { password, signatureSecrets, signatureToleranceMs } = config.webhook;
  // Whoever signs shows enough, unless the operator asks for a password as well.
  const isSignatureEnough = password === undefined && signatureSecrets.length > 0;
  const credentials = isSignatureEnough ? undefined : ownEdge;
  return new WebhookCaller({ credentials, signatureSecrets, signatureToleranceMs, clock });
}

function createBlacklist({ config, shared }: Foundation): SourceBlacklist {
  const { isLoopbackIncluded, ...limit } = config.blacklist;
  const blockMs = limit.blockMs === 0 ? Number.POSITIVE_INFINITY : limit.blockMs;
  const limiter = shared.limiter('blacklist', { ...limit, blockMs });
  return new SourceBlacklist({ limiter, isLoopbackIncluded });
}

/** What the SIP edge asks. */
export function createWebhookServices(foundation: Foundation): WebhookServices {
  const { box, clock, config, db, metrics, shared } = foundation;
  const logger = foundation.logger.child({ part: 'webhook' });
  const secretUseNotes = new SecretUseNotes({ db, clock, logger });
  const ownEdge = ownEdgeOf(config.webhook);
  const authWebhook = new AuthWebhook({
    candidates: new DigestCandidates(db),
    notes: secretUseNotes,
    nonces: new NonceUse({ seenOnce: shared.seenOnce('nonce'), memoryMs: config.webhook.nonceMemoryMs }),
    ha1s: new Ha1Box(box),
    blacklist: createBlacklist(foundation),
    metrics,
    clock,
    logger,
    maxExpiresSeconds: config.sip.maxExpiresSeconds,
  });
  return { authWebhook, secretUseNotes, ownEdge, webhookCaller: createCaller(foundation, ownEdge) };
}
