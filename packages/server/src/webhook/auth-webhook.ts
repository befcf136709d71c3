import type { Clock, Logger } from '@offhook/primitives';
import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import type { Ha1Box } from '../device/ha1-box.js';
import { type DigestClaim, isDigestOf, readDigest } from './digest-check.js';
import type { Metrics } from '../metrics/metrics.js';
import type { DigestCandidate } from './digest-candidate.js';
import type { DigestCandidates } from './digest-candidates.js';
import { grantedSeconds } from './granted-expiry.js';
import type { NonceUse } from './nonce-use.js';
import type { SecretUseNotes } from './secret-use-notes.js';
import type { SourceBlacklist } from './source-blacklist.js';
import type { RefusalReason } from './refusal-reason.js';

export interface AuthWebhookOptions {
  readonly candidates: DigestCandidates;
  readonly notes: SecretUseNotes;
  readonly nonces: NonceUse;
  readonly ha1s: Ha1Box;
  readonly blacklist: SourceBlacklist;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxExpiresSeconds: number;
  readonly metrics: Pick<Metrics, 'digestJudged'>;
}

/** One sentence for every refusal: which part was wrong is for the log alone. */
const refused: AuthWebhookVerdict = { status: 'fail', message: 'authentication refused' };

/** Judges digests for the SIP edge. */
export class AuthWebhook {
  readonly #options: AuthWebhookOptions;

  constructor(options: AuthWebhookOptions) {
    this.#options = options;
  }

  async judge(request: AuthWebhookRequest): Promise<AuthWebhookVerdict> {
    const blacklist = await this.#options.blacklist.secondsLeft(request.source_address);
    if (blacklist !== undefined) return this.#refuse(request, 'blacklisted address', blacklist);

    const claim = readDigest(request);
    if (typeof claim === 'string') return this.#refuse(request, claim);

    const nowMs = this.#options.clock.now();
    const candidates = await this.#options.candidates.find(request, claim.algorithm, nowMs);
    const match = candidates.find((candidate) => this.#isMadeWith(claim, candidate));
    if (match === undefined) return await this.#refuseGuess(request, candidates.length > 0);
    if (match.disabledAtMs !== null) return this.#refuse(request, 'disabled user');
    if (!(await this.#options.nonces.isFirst(request, claim))) {
      return this.#refuse(request, 'replayed nonce count');
    }
    this.#options.notes.note(match.secretId, match.lastUsedAtMs);
    return this.#admit(request, match, match.expiresAtMs - nowMs);
  }

  /** For a request that cannot even be read. */
  refuseUnreadable(): AuthWebhookVerdict {
    const reason: RefusalReason = 'unreadable request';
    this.#options.logger.warn('webhook refused', { reason });
    this.#options.metrics.digestJudged({ outcome: 'fail', reason });
    return refused;
  }

  #isMadeWith(claim: DigestClaim, candidate: DigestCandidate): boolean {
    const { sealedHa1, secretId } = candidate;
    const ha1 = this.#options.ha1s.open(sealedHa1, secretId, claim.algorithm);
    return ha1 !== undefined && isDigestOf(claim, ha1);
  }

  #admit(request: AuthWebhookRequest, match: DigestCandidate, lifeLeftMs: number): AuthWebhookVerdict {
    const { logger, maxExpiresSeconds, metrics } = this.#options;
    const granted = grantedSeconds(request.expires, maxExpiresSeconds, lifeLeftMs);
    const { applicationSid, userId } = match;
    logger.info('webhook admitted', { ...factsOf(request), userId, grantedSeconds: granted });
    metrics.digestJudged({ outcome: 'ok', reason: 'right digest' });
    return {
      status: 'ok',
      message: 'authentication granted',
      ...(applicationSid === null ? {} : { application_sid: applicationSid }),
      ...(granted === undefined ? {} : { expires: granted }),
    };
  }

  async #refuseGuess(request: AuthWebhookRequest, hasCandidates: boolean): Promise<AuthWebhookVerdict> {
    const blacklist = await this.#options.blacklist.recordFailure(request.source_address);
    if (hasCandidates) return this.#refuse(request, 'wrong digest', blacklist);
    const isKnown = await this.#options.candidates.hasAddress(request);
    return this.#refuse(request, isKnown ? 'no living secret' : 'unknown address', blacklist);
  }

  #refuse(request: AuthWebhookRequest, reason: RefusalReason, blacklist?: number): AuthWebhookVerdict {
    this.#options.logger.warn('webhook refused', { ...factsOf(request), reason, blacklist });
    this.#options.metrics.digestJudged({ outcome: 'fail', reason });
    return blacklist === undefined ? refused : { ...refused, blacklist };
  }
}

function factsOf(request: AuthWebhookRequest): Readonly<Record<string, unknown>> {
  const { expires, method, realm, source_address: sourceAddress, username } = request;
  return { method, realm, username, sourceAddress, requestedSeconds: expires };
}
