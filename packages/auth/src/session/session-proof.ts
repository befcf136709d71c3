import { asBearer, type OutgoingRequest, type RequestProof, type Session } from '@offhook/protocol';

/** What a signature is made of: what goes out, when, and the session's id and secret. */
export interface SignableSessionRequest extends OutgoingRequest {
  /** ISO 8601, by the server's time. */
  readonly timestamp: string;
  readonly sessionId: string;
  readonly sessionSecret: string;
}

/** Makes the headers of a signed request, as `signSessionRequest` of `@offhook/auth/signing` does. */
export type RequestSigner = (request: SignableSessionRequest) => {
  readonly authorization: string;
  readonly 'x-timestamp': string;
};

/** A signer, and the server's time to sign by. */
export interface SessionSigner {
  readonly sign: RequestSigner;
  readonly now: () => number;
}

/** By the session's token; with a signer, by a signature, and then the secret itself never travels. */
export function proofOf(session: Session, signer: SessionSigner | undefined): RequestProof {
  const { sessionId, sessionSecret, sessionToken } = session;
  if (signer === undefined) return asBearer(sessionToken);
  return (request) => {
    const timestamp = new Date(signer.now()).toISOString();
    const { authorization, 'x-timestamp': signedAt } = signer.sign({
      ...request,
      timestamp,
      sessionId,
      sessionSecret,
    });
    return { authorization, 'x-timestamp': signedAt };
  };
}
