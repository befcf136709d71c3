/** A secret that the digest may have been made with, and whose it is. */
export interface DigestCandidate {
  readonly secretId: string;
  readonly sealedHa1: string;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly userId: string;
  /** Since when the user may not call, if so. */
  readonly disabledAtMs: number | null;
  /** The device's, else the user's, else the company's. */
  readonly applicationSid: string | null;
}
