/** What `Login` resolves to. */
export interface Session {
  readonly UserId: string;
  /** A secret: proof of the login. */
  readonly SessionToken: string;
  readonly DisplayName: string;
  /** ISO 8601, UTC. */
  readonly ExpiresAt: string;
}
