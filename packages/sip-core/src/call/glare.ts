const unitMs = 10;

/**
 * How long to wait before an offer that collided is made again (RFC 3261 §14.1): who placed the call 2.1 to 4 s, the
 * other side up to 2 s, in steps of 10 ms. So the two never meet again.
 *
 * @param random From 0 up to 1.
 */
export function glareDelayMs(isOwner: boolean, random: number): number {
  const [least, most] = isOwner ? [2_100, 4_000] : [0, 2_000];
  return least + Math.floor(random * ((most - least) / unitMs + 1)) * unitMs;
}
