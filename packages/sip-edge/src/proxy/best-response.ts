/** A final answer of one branch, or what stands for the answer that never came. */
export interface Ranked {
  readonly status: number;
}

/** Those that tell the caller what to change come first (RFC 3261 §16.7 step 6)… */
const helpful = [401, 407, 415, 420, 484];
/** …and those that only say that a branch did not answer come last. */
const empty = [480, 487, 408, 430];

/** Chooses the answer that the caller gets when no branch answered 2xx (RFC 3261 §16.7 step 6). */
export function bestResponse<Response extends Ranked>(responses: readonly Response[]): Response | undefined {
  return [...responses].sort((a, b) => rankOf(a.status) - rankOf(b.status))[0];
}

/** The lower the better. A 6xx is everybody's answer, then the lowest class wins. */
function rankOf(status: number): number {
  if (status >= 600) return 0;
  const classRank = Math.floor(status / 100) * 100;
  if (helpful.includes(status)) return classRank + 1;
  return classRank + 10 + (empty.indexOf(status) + 1) * 10;
}
