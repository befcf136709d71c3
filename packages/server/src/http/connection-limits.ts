/** How much and how long a connection may take. */
export interface ConnectionLimits {
  /** The whole of a request's head. */
  readonly headersTimeoutMs: number;
  /** The whole of a request, body included. */
  readonly requestTimeoutMs: number;
  /** Between two requests. */
  readonly keepAliveTimeoutMs: number;
  /** How often the first two are looked at. */
  readonly checkEveryMs: number;
  readonly maxHeaderBytes: number;
  readonly bodyBytes: number;
}

/** A phone's requests are small and quick; who sends slowly keeps a connection from others. */
export const defaultConnectionLimits: ConnectionLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  // Longer than the minute after which load balancers close, so that it is they who do.
  keepAliveTimeoutMs: 72_000,
  checkEveryMs: 2_000,
  maxHeaderBytes: 16_384,
  bodyBytes: 16_384,
};
