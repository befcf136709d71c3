import {
  answerChallenge,
  chooseChallenge,
  type DigestChallenge,
  formatCredentials,
  parseChallenge,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import type { SipAccount } from '@offhook/protocol';
import { randomToken } from '@offhook/sip-transaction';
import { ifReadable } from '../headers/if-readable.js';

/** `downgrade`: the challenge is weaker than those before, and is left unanswered. */
export type ChallengeAnswer = { readonly credentials: string; readonly isStale: boolean } | 'downgrade';

/** Answers challenges in the account's name, with MD5 or SHA-256. */
export class DigestAuthenticator {
  readonly #account: SipAccount;
  readonly #hasToken: boolean;
  #hasSeenSha256 = false;
  #lastNonce = '';
  #nonceCount = 0;

  constructor(account: SipAccount, hasToken: boolean) {
    this.#account = account;
    this.#hasToken = hasToken;
  }

  /** Undefined where there is no challenge that can be answered. */
  answer({ headers, status }: SipResponse, request: SipRequest): ChallengeAnswer | undefined {
    // An account that has a token only.
    if (this.#account.password === '' && this.#hasToken) return undefined;
    const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    // What cannot be read is another scheme than Digest, which is not for us to answer.
    const offered = headers.all(name).flatMap((text) => ifReadable(() => parseChallenge(text)) ?? []);
    const challenge = chooseChallenge(offered);
    if (challenge === undefined) return undefined;
    const isSha256 = challenge.algorithm.toUpperCase() === 'SHA-256';
    // RFC 8760 §3: who takes SHA-256 out of the challenges would have the password's MD5.
    if (!isSha256 && this.#hasSeenSha256) return 'downgrade';
    this.#hasSeenSha256 ||= isSha256;
    const credentials = this.#credentialsFor(challenge, request);
    return credentials === undefined ? undefined : { credentials, isStale: challenge.isStale };
  }

  #credentialsFor(challenge: DigestChallenge, { method, uri }: SipRequest): string | undefined {
    const { password, username } = this.#account;
    // RFC 7616 §3.4: a server may hand out one nonce several times, and then counts its uses.
    this.#nonceCount = challenge.nonce === this.#lastNonce ? this.#nonceCount + 1 : 1;
    this.#lastNonce = challenge.nonce;
    const [cnonce, nonceCount] = [randomToken(16), this.#nonceCount];
    // A challenge that would break the header it is answered in is not answered.
    return ifReadable(() =>
      formatCredentials(answerChallenge({ challenge, username, password, method, uri, cnonce, nonceCount })),
    );
  }
}
