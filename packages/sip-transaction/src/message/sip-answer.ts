/** A final answer to be, before it is tied to a request: what checks hand back when they refuse. */
export interface SipAnswer {
  readonly status: number;
  /** Default: the phrase of RFC 3261 §21 for the status. */
  readonly reason?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}
