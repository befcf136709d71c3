import type { Clock, Logger } from '@offhook/primitives';
import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import type { DeviceStore } from '../device/device-store.js';
import type { Ha1Box } from '../device/ha1-box.js';
import { type DigestClaim, isDigestOf, readDigest } from './digest-check.js';
import type { DigestCandidate, DigestCandidates, KnownAddress } from './digest-candidates.js';
import type { SourceBlacklist } from './source-blacklist.js';

export interface AuthWebhookOptions {
  readonly candidates: DigestCandidates;
  readonly devices: DeviceStore;
  readonly ha1s: Ha1Box;
  readonly blacklist: SourceBlacklist;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxExpiresSeconds: number;
}

/** One sentence for every refusal: which part was wrong is for the log alone. */
const refused: AuthWebhookVerdict = { status: 'fail', message: 'authentication refused' };

/** How exactly it is known when a secret was last used. */
export const noteUseEveryMs = 60_000;

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

    const { realm, username } = request;
    const { algorithm } = claim;
    const nowMs = this.#options.clock.now();
    const address = await this.#options.candidates.find({ realm, username, algorithm, nowMs });
    if (address === undefined) return await this.#refuseGuess(request, 'unknown address');

    const match = address.candidates.find((candidate) => this.#isMadeWith(claim, candidate));
    if (match !== undefined) {
      await this.#noteUse(match, nowMs);
      return this.#admit(request, address, match.expiresAtMs - nowMs);
    }
    const reason = address.candidates.length === 0 ? 'no living secret' : 'wrong digest';
    return await this.#refuseGuess(request, reason);
  }

  /** For a request that cannot even be read. */
  refuseUnreadable(): AuthWebhookVerdict {
    this.#options.logger.warn('webhook refused', { reason: 'unreadable request' });
    return refused;
  }

  #isMadeWith(claim: DigestClaim, candidate: DigestCandidate): boolean {
    const { sealedHa1, secretId } = candidate;
    const ha1 = this.#options.ha1s.open(sealedHa1, secretId, claim.algorithm);
    return ha1 !== undefined && isDigestOf(claim, ha1);
  }

  /** To the minute: a phone that registers often need not write often. */
  async #noteUse({ lastUsedAtMs, secretId }: DigestCandidate, nowMs: number): Promise<void> {
    if (lastUsedAtMs !== null && nowMs - lastUsedAtMs < noteUseEveryMs) return;
    await this.#options.devices.markSecretUsed(secretId, nowMs);
  }

  #admit(request: AuthWebhookRequest, address: KnownAddress, lifeLeftMs: number): AuthWebhookVerdict {
    const { logger, maxExpiresSeconds } = this.#options;
    const granted = grantedSeconds(request.expires, maxExpiresSeconds, lifeLeftMs);
    const { applicationSid, userId } = address;
    logger.info('webhook admitted', { ...factsOf(request), userId, grantedSeconds: granted });
    return {
      status: 'ok',
      message: 'authentication granted',
      ...(applicationSid === null ? {} : { application_sid: applicationSid }),
      ...(granted === undefined ? {} : { expires: granted }),
    };
  }

  async #refuseGuess(request: AuthWebhookRequest, reason: string): Promise<AuthWebhookVerdict> {
    const blacklist = await this.#options.blacklist.recordFailure(request.source_address);
    return this.#refuse(request, reason, blacklist);
  }

  #refuse(request: AuthWebhookRequest, reason: string, blacklist?: number): AuthWebhookVerdict {
    this.#options.logger.warn('webhook refused', { ...factsOf(request), reason, blacklist });
    return blacklist === undefined ? refused : { ...refused, blacklist };
  }
}

/**
 * What is granted when it is less than what was asked for; undefined grants what was asked for.
 * Unregistering (0) and calls (no expiry) have nothing to shorten.
 */
function grantedSeconds(
  requested: number | null | undefined,
  maxSeconds: number,
  lifeLeftMs: number,
): number | undefined {
  if (requested === undefined || requested === null || requested === 0) return undefined;
  const granted = Math.max(1, Math.min(requested, maxSeconds, Math.floor(lifeLeftMs / 1_000)));
  return granted < requested ? granted : undefined;
}

function factsOf(request: AuthWebhookRequest): Readonly<Record<string, unknown>> {
  const { expires, method, realm, source_address: sourceAddress, username } = request;
  return { method, realm, username, sourceAddress, requestedSeconds: expires };
}
