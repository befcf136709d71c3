/** Makes of passwords what may be kept. A port: hashing is slow on purpose, and tests count how often it is done. */
export interface PasswordHasher {
  /** @throws RequestError request/too-many when too much is to be hashed already */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed. Without a hash the work is done all the same and the answer is
   * false, so that nobody learns by the time it takes that there is no such user.
   *
   * @throws RequestError request/too-many when too much is to be hashed already
   */
  verify(hash: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made with other costs than new ones are. */
  isOutdated(hash: string): boolean;
}
