/** A call that the echo line took. */
export interface EchoAnswer {
  /** The whole answer: its candidates are inside, nothing trickles after it. */
  readonly sdp: string;
  /** Resolves once the call is over, whoever ended it: tell the caller with a BYE. Never rejects. */
  readonly closed: Promise<void>;
  /** Hangs up. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** A number that sends the caller's own audio straight back. */
export interface EchoLine {
  /**
   * Answers an offer. Aborting `signal` gives up before there is an answer; after that, `close` hangs up.
   *
   * @throws EdgeError `edge/bad-offer`, `edge/echo-busy` or `edge/echo-unavailable`
   */
  answer(offerSdp: string, options: { readonly signal: AbortSignal }): Promise<EchoAnswer>;
  /** Hangs up all calls and takes no more. Safe to call twice. */
  dispose(): Promise<void>;
}
