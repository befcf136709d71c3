import { type Logger, toOffhookError } from '@offhook/primitives';
import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import { formatChallenge } from '@offhook/sip-message';
import type { SipAnswer } from '@offhook/sip-transaction';
import type { ServerTransaction } from '../flow/flow-transaction.js';
import { EdgeError } from '../edge-error.js';
import type { Verdicts } from '../verdict/verdicts.js';
import type { BlockList } from './block-list.js';
import type { NonceLedger } from './nonce-ledger.js';
import type { NonceMint } from './nonce.js';
import { type CredentialsHeader, type ReadCredentials, readCredentials } from './read-credentials.js';

export interface AuthenticatorOptions {
  readonly realm: string;
  readonly nonces: NonceMint;
  readonly ledger: NonceLedger;
  readonly blockList: BlockList;
  readonly verdicts: Verdicts;
  readonly logger: Logger;
}

/** What has to be proved. */
export interface Claim {
  readonly user: string;
  /** The registration's requested life; null where nothing is registered. */
  readonly expiresSeconds: number | null;
  /** Which of the two digest dialogues of RFC 3261 §22 this is. */
  readonly role: 'registrar' | 'proxy';
}

export type AuthOutcome =
  | { readonly kind: 'admitted'; readonly verdict: AuthWebhookVerdict }
  | { readonly kind: 'refused'; readonly answer: SipAnswer };

const roles: Readonly<
  Record<Claim['role'], { status: number; challengeHeader: string; credentialsHeader: CredentialsHeader }>
> = {
  registrar: { status: 401, challengeHeader: 'WWW-Authenticate', credentialsHeader: 'Authorization' },
  proxy: { status: 407, challengeHeader: 'Proxy-Authenticate', credentialsHeader: 'Proxy-Authorization' },
};

/** One word for every reason: whoever guesses learns nothing. */
const forbidden: AuthOutcome = { kind: 'refused', answer: { status: 403 } };

const retryAfterSeconds = '5';

/** Challenges a request and has its digest judged by the webhook. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  async authenticate(transaction: ServerTransaction, claim: Claim): Promise<AuthOutcome> {
    const { blockList, ledger, nonces, realm } = this.#options;
    const { flow, request } = transaction;
    if (blockList.isBlocked(flow.source.address)) return forbidden;

    const reading = readCredentials(request, roles[claim.role].credentialsHeader, realm);
    if (reading.kind === 'malformed') return { kind: 'refused', answer: { status: 400 } };
    if (reading.kind === 'absent') return this.#challenge(transaction, claim, false);

    const { credentials } = reading;
    const endMs = nonces.endOf(credentials.nonce, flow.id);
    // A client that is told "stale" tries again with the same password and does not ask its user for another.
    if (endMs === undefined) return this.#challenge(transaction, claim, true);
    if (!ledger.use(credentials.nonce, credentials.nonceCount, endMs))
      return this.#challenge(transaction, claim, true);
    if (credentials.username !== claim.user) return forbidden;
    return await this.#judge(transaction, claim, credentials);
  }

  /**
   * RFC 8760 §2.3: one header line for each algorithm, the best first. Clients that know MD5 alone read the last
   * line only, so it is theirs.
   */
  #challenge({ flow }: ServerTransaction, claim: Claim, isStale: boolean): AuthOutcome {
    const { nonces, realm } = this.#options;
    const { challengeHeader, status } = roles[claim.role];
    const nonce = nonces.issue(flow.id);
    const headers = ['SHA-256', 'MD5'].map((algorithm) => {
      const challenge = formatChallenge({ realm, nonce, algorithm, qop: ['auth'], isStale });
      return [challengeHeader, challenge] as const;
    });
    return { kind: 'refused', answer: { status, headers } };
  }

  async #judge(
    transaction: ServerTransaction,
    claim: Claim,
    credentials: ReadCredentials,
  ): Promise<AuthOutcome> {
    const { blockList, logger, verdicts } = this.#options;
    const { source } = transaction.flow;
    try {
      const verdict = await verdicts.ask(questionFor(transaction, claim, credentials), transaction.signal);
      if (verdict.status === 'ok') return { kind: 'admitted', verdict };
      logger.warn('refused credentials', { user: claim.user, address: source.address });
      if (verdict.blacklist !== undefined) blockList.block(source.address, verdict.blacklist);
      return forbidden;
    } catch (thrown) {
      return this.#giveUp(transaction, thrown);
    }
  }

  #giveUp({ signal }: ServerTransaction, thrown: unknown): AuthOutcome {
    // Nobody waits for the answer to what was cancelled, but an INVITE has to have one.
    if (signal.aborted) return { kind: 'refused', answer: { status: 487 } };
    const error = toOffhookError(
      thrown,
      (cause) => new EdgeError('edge/webhook-unreachable', 'The webhook could not be asked.', { cause }),
    );
    this.#options.logger.error('the webhook gave no verdict', { code: error.code, message: error.message });
    if (error.code === 'edge/webhook-misconfigured') return { kind: 'refused', answer: { status: 500 } };
    return { kind: 'refused', answer: { status: 503, headers: [['Retry-After', retryAfterSeconds]] } };
  }
}

function questionFor(
  { flow, request }: ServerTransaction,
  claim: Claim,
  credentials: ReadCredentials,
): AuthWebhookRequest {
  const { cnonce, nc, nonce, opaque, qop, realm, response, uri, username } = credentials;
  return {
    method: request.method,
    realm,
    username,
    expires: claim.expiresSeconds,
    nonce,
    uri,
    response,
    scheme: 'digest',
    algorithm: credentials.digestAlgorithm,
    ...(qop === undefined ? {} : { qop }),
    ...(cnonce === undefined ? {} : { cnonce }),
    ...(nc === undefined ? {} : { nc }),
    ...(opaque === undefined ? {} : { opaque }),
    source_address: flow.source.address,
    source_port: flow.source.port,
  };
}
