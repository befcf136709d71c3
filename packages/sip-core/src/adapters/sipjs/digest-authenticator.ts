import { answerChallenge, formatCredentials, SipMessageError } from '@offhook/sip-message';
import type { SipAccount } from '@offhook/protocol';
import type { DigestAuthentication } from 'sip.js/lib/core/messages/digest-authentication.js';
import type { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { randomToken } from '../../random-token.js';
import type { OfferedChallenge } from './parsed-header.js';

type SipJsAuthenticator = Pick<DigestAuthentication, 'authenticate' | 'toString'>;

/** Answers challenges in the account's name, with MD5 or SHA-256. */
export class DigestAuthenticator {
  readonly #account: SipAccount;
  readonly #hasToken: boolean;
  readonly #abandoned: Set<string> = new Set<string>();
  readonly #downgraded: Set<string> = new Set<string>();
  #hasSeenSha256 = false;
  #lastNonce = '';
  #nonceCount = 0;

  constructor(account: SipAccount, hasToken = false) {
    this.#account = account;
    this.#hasToken = hasToken;
  }

  /** Makes sip.js leave a challenge to this request unanswered: its user has hung up meanwhile. */
  abandon(callId: string): void {
    this.#abandoned.add(callId);
  }

  forget(callId: string): void {
    this.#abandoned.delete(callId);
  }

  /** Whether the last challenge to this request was left unanswered because it was weaker than those before. */
  hasRefusedDowngrade(callId: string): boolean {
    return this.#downgraded.delete(callId);
  }

  /** For sip.js's `authenticationFactory`: one for each request. */
  forRequest(): DigestAuthentication {
    let header = '';
    const authenticator: SipJsAuthenticator = {
      authenticate: (request, offered: OfferedChallenge) => {
        header = this.#answer(request, offered) ?? '';
        return header !== '';
      },
      toString: () => header,
    };
    // sip.js's type is a class with private members; its code calls these two methods.
    return authenticator as DigestAuthentication;
  }

  #answer(request: OutgoingRequestMessage, { challenge }: OfferedChallenge): string | undefined {
    if (this.#abandoned.has(request.callId)) return undefined;
    const { password, username } = this.#account;
    // An account that has a token only.
    if (password === '' && this.#hasToken) return undefined;
    const isSha256 = challenge.algorithm.toUpperCase() === 'SHA-256';
    // RFC 8760 §3: who takes SHA-256 out of the challenges would have the password's MD5.
    if (!isSha256 && this.#hasSeenSha256) {
      this.#downgraded.add(request.callId);
      return undefined;
    }
    this.#hasSeenSha256 ||= isSha256;
    // RFC 7616 §3.4: a server may hand out one nonce several times, and then counts its uses.
    this.#nonceCount = challenge.nonce === this.#lastNonce ? this.#nonceCount + 1 : 1;
    this.#lastNonce = challenge.nonce;
    try {
      return formatCredentials(
        answerChallenge({
          challenge,
          username,
          password,
          method: request.method,
          uri: request.ruri.toRaw(),
          cnonce: randomToken(16),
          nonceCount: this.#nonceCount,
        }),
      );
    } catch (error) {
      // A challenge that would break the header it is answered in is not answered.
      if (error instanceof SipMessageError) return undefined;
      throw error;
    }
  }
}
