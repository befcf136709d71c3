/**
 * Names the device of a phone that came with a password of its own from another system, typed in by hand: nothing that
 * ends or crowds out what sessions have minted may end it. An id is no secret.
 */
export function importedPhoneId(userId: string): string {
  return `imported-${userId}`;
}
