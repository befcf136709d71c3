/** The timers of RFC 3261 §17 that are left on a reliable transport, in milliseconds. */
export interface TransactionTimers {
  /** B, F and H: how long the other side may stay silent. */
  readonly answerTimeoutMs: number;
  /** L and M (RFC 6026): how long further 2xx of an INVITE are still let through. */
  readonly acceptedLingerMs: number;
}

const t1Ms = 500;

/** D, I, J and K are zero on a reliable transport: such states end as soon as they begin. */
export const transactionTimers: TransactionTimers = {
  answerTimeoutMs: 64 * t1Ms,
  acceptedLingerMs: 64 * t1Ms,
};
