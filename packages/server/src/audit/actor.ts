/** Who does something, and from where. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  readonly sourceAddress: string;
}
