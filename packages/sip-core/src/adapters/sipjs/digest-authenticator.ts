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
  readonly #abandoned: Set<string> = new Set<string>();
  #lastNonce = '';
  #nonceCount = 0;

  constructor(account: SipAccount) {
    this.#account = account;
  }

  /** Makes sip.js leave a challenge to this request unanswered: its user has hung up meanwhile. */
  abandon(callId: string): void {
    this.#abandoned.add(callId);
  }

  forget(callId: string): void {
    this.#abandoned.delete(callId);
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
