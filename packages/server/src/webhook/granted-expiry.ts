/**
 * What is granted when it is less than what was asked for; undefined grants what was asked for.
 * Unregistering (0) and calls (no expiry) have nothing to shorten.
 */
export function grantedSeconds(
  requested: number | null | undefined,
  maxSeconds: number,
  lifeLeftMs: number,
): number | undefined {
  if (requested === undefined || requested === null || requested === 0) return undefined;
  const granted = Math.max(1, Math.min(requested, maxSeconds, Math.floor(lifeLeftMs / 1_000)));
  return granted < requested ? granted : undefined;
}
