/** A final response that is not a success. */
export interface SipRefusal {
  readonly kind: 'refused';
  /** From 300 to 699; 408 also when no response came, 503 when the request could not be sent. */
  readonly status: number;
  readonly reason: string;
  /** Of a 423. */
  readonly minExpiresSeconds?: number;
  /** How long the server asks to be left alone. */
  readonly retryAfterSeconds?: number;
  /** The server asked for a weaker digest than before, and got none. */
  readonly isDowngrade?: boolean;
}

export type SipOutcome = { readonly kind: 'accepted' } | SipRefusal;

/** Why a request was taken back or a call ended, as its Reason header has it (RFC 3326). */
export interface SipReason {
  /** Another of our devices answered (RFC 3326 §2). */
  readonly isAnsweredElsewhere: boolean;
  /** A SIP status, or a Q.850 cause where no SIP one is given. */
  readonly cause: number | undefined;
  /** Empty when there is none. */
  readonly text: string;
}

/** Who is at the other end, as far as SIP tells. */
export interface RemoteIdentity {
  /** The user name or number; the host of a URI without one. */
  readonly number: string;
  /** Empty when there is none. */
  readonly name: string;
  /** A SIP or telephone URI. */
  readonly uri: string;
  /**
   * Our own server vouches for the number (RFC 3325), and for the name where it says one. Otherwise it is what the other side
   * claims.
   */
  readonly isAsserted: boolean;
}
